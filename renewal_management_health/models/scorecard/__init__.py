# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Scorecards: which measures count for a segment of customers, what they weigh, where
bands begin, what caps a score; and every version of that."""

from . import renewal_health_version_mixin
from . import renewal_health_scorecard
from . import renewal_health_scorecard_group
from . import renewal_health_scorecard_line
from . import renewal_health_scorecard_version
from . import renewal_health_measure
from . import renewal_health_cap
