# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import renewal_rate_mixin
from . import renewal_group_mixin
from . import renewal_agenda
from . import renewal_analysis
from . import renewal_analysis_query
from . import renewal_analysis_price
from . import renewal_arr_analysis
from . import renewal_arr_analysis_query
from . import renewal_arr_cohort
from . import renewal_forecast_accuracy
from . import renewal_forecast_analysis
from . import renewal_forecast_movement
from . import renewal_target_analysis
from . import renewal_target_analysis_query
from . import renewal_funnel
from . import renewal_funnel_query
from . import renewal_cash_change
from . import renewal_cash_accuracy
