# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The first page: what waits for whoever opens it."""

from . import res_company
from . import renewal_home
from . import renewal_home_work
from . import renewal_home_team
from . import renewal_home_money
from . import renewal_home_chart
from . import renewal_home_setup
