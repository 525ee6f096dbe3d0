# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The CRM opportunity of a renewal: creating it, keeping its revenue in step, and
settling it with the outcome.
"""

from . import renewal_renewal
from . import renewal_renewal_create
from . import renewal_renewal_customer
from . import renewal_renewal_work
from . import renewal_renewal_lost
from . import renewal_line
from . import renewal_step
from . import renewal_step_lost
from . import crm_lead
from . import crm_lead_revenue
from . import mail_activity
