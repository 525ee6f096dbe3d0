# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What will be collected, month by month: from invoices, contracts and renewals."""

from . import res_company
from . import res_config_settings
from . import renewal_cash_schedule
from . import renewal_cash_schedule_price
from . import renewal_cash_schedule_period
from . import renewal_cash_schedule_date
from . import renewal_cash_delay
from . import renewal_cash_mixin
from . import renewal_cash_line
from . import renewal_cash_snapshot
from . import renewal_cash_update
from . import renewal_cash_update_rows
from . import renewal_cash_feed
from . import renewal_phase
