# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How a renewal ends: renew, lose, extend, void, reopen, and what each does to the
contract.
"""

from . import renewal_competitor
from . import renewal_renewal
from . import renewal_renewal_renew
from . import renewal_renewal_lose
from . import renewal_renewal_extend
from . import renewal_renewal_reopen
from . import renewal_renewal_question
from . import renewal_line
from . import contract_contract
from . import contract_line
from . import contract_terminate_reason
from . import renewal_phase
