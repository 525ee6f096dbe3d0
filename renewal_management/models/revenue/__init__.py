# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Recurring revenue over time: ARR at each month end, the value of a customer and the
figures of the digest.
"""

from . import res_partner
from . import renewal_arr_month
from . import renewal_arr_month_restate
from . import renewal_arr_snapshot
from . import renewal_phase
from . import digest_digest
