# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Notices with a window and a proof: who has to be told before a term ends or renews
by itself, when, by which way, and what is kept of it.
"""

from . import renewal_notice_rule
from . import renewal_notice
from . import renewal_notice_event
from . import renewal_notice_plan
from . import renewal_notice_give
from . import renewal_notice_attempt
from . import renewal_notice_follow
from . import renewal_notice_task
from . import renewal_notice_decide
from . import renewal_renewal
from . import contract_contract
from . import contract_line
from . import res_partner
from . import ir_attachment
from . import ir_mail_server
from . import mail_thread
from . import renewal_retention
from . import renewal_phase
