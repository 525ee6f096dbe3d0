from . import renewal_rate_mixin
from . import renewal_analysis
from . import renewal_analysis_query
from . import renewal_analysis_rates
from . import renewal_arr_analysis
from . import renewal_arr_analysis_query
