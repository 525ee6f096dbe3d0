# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What customers say when they are asked: NPS and CSAT, at a step or after a ticket."""

from . import res_company
from . import res_config_settings
from . import renewal_touchpoint
from . import renewal_touch
from . import renewal_step
from . import renewal_health_alert
from . import renewal_health_alert_reason
from . import renewal_ticket_survey
from . import renewal_phase
