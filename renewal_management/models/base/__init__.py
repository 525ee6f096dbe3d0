# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What every room stands on: settings of the company, the renewal managers, and the
transaction ground, the only place that locks, takes savepoints and commits.
"""

from . import res_company
from . import res_company_mail_hours
from . import res_config_settings
from . import res_partner
from . import ir_actions_report
from . import mail_template
from . import renewal_condition_mixin
from . import mail_message
from . import mail_message_delivery
from . import mail_mail
from . import mail_thread
from . import mail_notification
from . import renewal_frozen_mixin
from . import renewal_parent_mixin
from . import renewal_ranked_mixin
from . import renewal_readonly_mixin
from . import renewal_improvement
from . import renewal_improvement_shipped
from . import renewal_retention
from . import renewal_sent_mail_mixin
from . import renewal_transaction
from . import renewal_transaction_error
from . import renewal_transaction_request
from . import renewal_phase
from . import renewal_run
