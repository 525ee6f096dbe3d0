# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What if the weights had been others: the past that the screen looks at, and how a
choice made there becomes a new version of the scorecard."""

from . import renewal_health_what_if_past
from . import renewal_health_scorecard
