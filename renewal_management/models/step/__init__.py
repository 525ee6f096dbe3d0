# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A rule applied to one renewal: planning of dated steps, doing them (task, e-mail),
skipping, escalation, the timeline and the digest.
"""

from . import mail_activity
from . import mail_followers
from . import mail_mail
from . import mail_message
from . import mail_template
from . import res_partner
from . import res_users
from . import contract_contract
from . import renewal_plan_change
from . import renewal_follow
from . import renewal_follow_stop
from . import renewal_track
from . import renewal_playbook
from . import renewal_playbook_step
from . import renewal_renewal
from . import renewal_renewal_work
from . import renewal_renewal_letter
from . import renewal_renewal_mail
from . import renewal_renewal_reply
from . import renewal_step
from . import renewal_step_track
from . import renewal_step_lost
from . import renewal_step_missed
from . import renewal_step_state
from . import renewal_step_task
from . import renewal_step_text
from . import renewal_step_people
from . import renewal_run
from . import renewal_step_timeline
from . import renewal_step_actions
from . import renewal_step_escalation
from . import renewal_step_mail
from . import renewal_step_mail_cap
from . import renewal_step_mail_hours
from . import renewal_step_mail_join
from . import renewal_step_pause
from . import renewal_step_reply
from . import renewal_step_delivery
from . import renewal_step_digest
from . import renewal_planner
from . import renewal_planner_follow
from . import renewal_planner_draw
from . import renewal_planner_half
from . import renewal_planner_customer
from . import renewal_planner_lost
from . import renewal_planner_repeat
from . import renewal_planner_moved
from . import renewal_planner_skip
from . import renewal_phase
from . import renewal_retention
