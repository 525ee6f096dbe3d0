# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The next term, line by line, before and after: editing, prices, lock, sending and
PDF.
"""

from . import renewal_renewal_next_term
from . import renewal_renewal
from . import renewal_renewal_send
from . import renewal_line
from . import renewal_line_price
from . import renewal_line_lock
from . import renewal_line_edit
from . import renewal_line_report
from . import renewal_renewal_work
