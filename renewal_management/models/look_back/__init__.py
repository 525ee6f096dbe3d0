# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The past before the first day: terms, outcomes and month ends that are read from
contracts, invoices and what was written then, marked as reconstructed, and renewals
that were left wrong.
"""

from . import renewal_look_back
from . import renewal_look_back_work
from . import renewal_look_back_finding
from . import renewal_look_back_find
from . import renewal_look_back_reader
from . import renewal_look_back_reader_facts
from . import renewal_look_back_writer
from . import renewal_look_back_writer_vals
from . import renewal_look_back_rates
from . import renewal_arr_month
from . import renewal_arr_snapshot
from . import renewal_line
from . import contract_contract
