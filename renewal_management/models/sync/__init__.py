# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How contracts and renewals are kept in line: terms that open, move and close."""

from . import contract_contract
from . import contract_line
from . import renewal_line
from . import renewal_sync
from . import renewal_sync_close
from . import renewal_sync_open
from . import renewal_sync_search
from . import renewal_sync_undo
from . import renewal_sync_request
from . import renewal_phase
