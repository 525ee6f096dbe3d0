# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What will be collected: the calls of owner and manager, categories and weekly
snapshots.
"""

from . import renewal_forecast_mixin
from . import renewal_renewal_call
from . import renewal_renewal
from . import renewal_renewal_opportunity
from . import crm_lead
from . import renewal_forecast_snapshot
from . import renewal_target
from . import renewal_renewal_weekly
from . import renewal_phase
from . import renewal_retention
