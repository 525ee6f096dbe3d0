# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Nobody is forgotten: what was missed, and what nobody is asked about, is on the list
of somebody.
"""

from . import renewal_catch_up
from . import renewal_catch_up_line
from . import renewal_step
from . import renewal_renewal
from . import mail_activity
from . import renewal_phase
