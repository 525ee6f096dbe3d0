# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a playbook would have done, or will do, day by day, without doing it."""

from . import renewal_simulator
from . import renewal_simulator_table
from . import renewal_simulator_action
from . import renewal_simulator_day
from . import renewal_simulator_people
from . import renewal_simulator_past
from . import renewal_simulator_lost
from . import renewal_simulator_result
