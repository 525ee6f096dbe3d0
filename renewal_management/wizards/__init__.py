# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import renewal_opportunity_create
from . import renewal_step_skip
from . import renewal_step_reschedule
from . import renewal_task_done
from . import renewal_handover_line
from . import renewal_handover
from . import renewal_handover_collect
from . import renewal_handover_execute
from . import renewal_absence
from . import renewal_target_copy
from . import renewal_look_back_start
from . import renewal_look_back_start_line
from . import base_import_import
from . import renewal_decision_mixin
from . import renewal_option_add
from . import renewal_renew
from . import renewal_renew_line
from . import renewal_lose
from . import renewal_register_lose
from . import renewal_notice_record
from . import renewal_answer_reply
from . import renewal_extend
from . import renewal_cancel
from . import renewal_reopen
from . import renewal_simulation
from . import renewal_simulation_line
from . import renewal_simulation_summary
from . import renewal_cash_date
