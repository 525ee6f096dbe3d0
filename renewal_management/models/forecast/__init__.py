from . import renewal_forecast_mixin
from . import renewal_renewal_call
from . import renewal_renewal
from . import renewal_forecast_snapshot
from . import renewal_phase
