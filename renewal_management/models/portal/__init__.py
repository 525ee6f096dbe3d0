# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The customer's page: publishing it, what it shows, and what the customer answers."""

from . import res_company
from . import res_config_settings
from . import contract_terminate_reason
from . import renewal_page
from . import renewal_answer
from . import renewal_answer_filing
from . import renewal_answer_notice
from . import renewal_renewal
from . import renewal_renewal_shown
from . import renewal_renewal_shown_parts
from . import renewal_renewal_answer
from . import renewal_renewal_accept
from . import renewal_renewal_decline
from . import renewal_renewal_facts
from . import contract_line
