# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import renewal_group_mixin
from . import renewal_analysis
from . import renewal_funnel
from . import renewal_touch_analysis
from . import renewal_touch_analysis_score
from . import renewal_track_analysis
from . import renewal_track_analysis_query
from . import renewal_survival
