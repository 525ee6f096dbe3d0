# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The scores that customers would have had before health was scored, month by month,
from dated records.
"""

from . import renewal_look_back
from . import renewal_health_scorer
from . import renewal_health_scorer_write
