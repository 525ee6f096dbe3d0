# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import renewal_preferences
from . import renewal_page
from . import renewal_page_answer
from . import renewal_unsubscribe
