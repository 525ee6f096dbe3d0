# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which renewals are at risk, and why: red, with an open alert, or unlikely."""

from . import renewal_forecast_snapshot
from . import renewal_health_alert
from . import renewal_health_customer
from . import renewal_renewal
from . import renewal_renewal_loss
from . import renewal_renewal_reason
from . import renewal_phase
from . import res_company
from . import res_config_settings
