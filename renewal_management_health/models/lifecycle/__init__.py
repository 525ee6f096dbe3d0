# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Where a customer stands in its life with the company: the stages and their
conditions, what conditions may ask for, the day's classification and its history, and
what renewals and contacts show of it."""

from . import renewal_lifecycle_stage
from . import renewal_lifecycle_history
from . import renewal_health_customer
from . import renewal_lifecycle
from . import renewal_lifecycle_facts
from . import renewal_health_scorer
from . import renewal_phase
from . import renewal_renewal
from . import renewal_retention
from . import res_partner
