# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The next term, line by line, before and after: editing, prices, lock, sending and
PDF.
"""

from . import renewal_proposed_mixin
from . import renewal_proposed_mixin_price
from . import renewal_proposed_mixin_edit
from . import renewal_proposed_mixin_report
from . import renewal_renewal_next_term
from . import renewal_renewal
from . import renewal_renewal_send
from . import renewal_renewal_option
from . import renewal_renewal_offer
from . import renewal_line
from . import renewal_line_lock
from . import renewal_line_option
from . import renewal_option
from . import renewal_option_offer
from . import renewal_option_line
from . import renewal_renewal_work
