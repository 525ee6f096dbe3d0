# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import usage
from . import measure
from . import scorecard
from . import customer
from . import score
from . import alert
from . import learning
from . import risk
from . import what_if
from . import look_back
from . import review
from . import lifecycle
from . import journey
from . import voice
from . import home
