# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Who looks after a renewal: owner, history of owners, stand-ins, handover and what to
do when somebody leaves.
"""

from . import contract_contract
from . import res_company
from . import res_partner
from . import res_users
from . import res_users_absence
from . import mail_activity
from . import renewal_row_mixin
from . import renewal_renewal
from . import renewal_renewal_brief
from . import renewal_owner_history
from . import renewal_phase
from . import renewal_retention
