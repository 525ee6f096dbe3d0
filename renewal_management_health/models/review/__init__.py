# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Value reviews: what the customer got in a term, drafted from figures, sent or gone
through with them."""

from . import renewal_value_unit
from . import renewal_value_part_mixin
from . import renewal_value_review
from . import renewal_value_review_figures
from . import renewal_value_review_sources
from . import renewal_value_review_open
from . import renewal_value_review_send
from . import renewal_value_chart
from . import renewal_value_statement
from . import renewal_value_point
from . import renewal_renewal
from . import renewal_rule_mixin
from . import renewal_playbook_step
from . import renewal_step
from . import renewal_simulator
from . import res_partner
from . import mail_message
from . import calendar_event
