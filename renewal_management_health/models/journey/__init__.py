# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Journeys: content that customers get all year round, because it is useful to them."""

from . import renewal_touchpoint
from . import renewal_touchpoint_text
from . import renewal_touchpoint_pick
from . import renewal_touch
from . import renewal_touch_facts
from . import renewal_touch_trace
from . import renewal_touch_branch
from . import renewal_phase
from . import renewal_rule_mixin
from . import renewal_renewal
from . import renewal_track
from . import renewal_playbook_stop
from . import renewal_playbook_effect
from . import renewal_follow
from . import renewal_run
from . import renewal_planner_stop
from . import renewal_step
from . import renewal_step_touch
from . import renewal_playbook
from . import renewal_playbook_step
from . import renewal_planner
from . import renewal_step_branch
from . import renewal_step_stop
from . import renewal_simulator
from . import renewal_retention
from . import res_partner
from . import res_partner_mail
