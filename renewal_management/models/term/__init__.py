# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The renewal itself, the decision about one term: its dates, lines, amounts and
stages, how it closes and reopens, and what follows a change.
"""

from . import contract_contract
from . import res_partner
from . import res_partner_delete
from . import res_partner_mail
from . import res_partner_unsubscribe
from . import res_partner_preferences
from . import renewal_stage
from . import renewal_renewal
from . import renewal_renewal_change
from . import renewal_renewal_dates
from . import renewal_renewal_amounts
from . import renewal_renewal_close
from . import renewal_line
from . import renewal_phase
