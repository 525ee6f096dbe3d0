# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The scorer and its snapshots, why a score is what it is, and its copies on renewals
and contracts."""

from . import renewal_health_score
from . import renewal_health_scorer
from . import renewal_health_scorer_read
from . import renewal_health_scorer_write
from . import renewal_health_customer
from . import renewal_health_customer_explain
from . import renewal_renewal
from . import contract_contract
from . import renewal_playbook
from . import renewal_step
from . import renewal_run
from . import renewal_phase
from . import renewal_health_scorecard
from . import renewal_retention
from . import res_partner
from . import res_company
