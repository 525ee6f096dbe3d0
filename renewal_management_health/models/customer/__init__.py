# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The customers of a company with their health now, and what people say about them:
overrides, sentiment, notice, a lost sponsor. Conditions that pick customers are checked
in this room."""

from . import renewal_health_customer
from . import renewal_health_customer_merge
from . import renewal_health_override
from . import renewal_health_pulse
from . import renewal_health_measure
from . import renewal_health_scorecard
from . import renewal_health_cap
from . import renewal_renewal
from . import res_partner
from . import score_field
from . import renewal_retention
