# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Alerts: when one opens and closes, and who is asked."""

from . import renewal_health_alert
from . import renewal_health_alert_reason
from . import renewal_health_alert_judge
from . import renewal_health_alert_task
from . import renewal_health_alert_text
from . import renewal_health_customer
from . import renewal_health_scorecard
from . import renewal_renewal
from . import mail_activity
from . import res_partner
from . import res_users
from . import renewal_phase
from . import renewal_retention
