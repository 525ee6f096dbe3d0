"""What will be collected: the calls of owner and manager, categories and weekly
snapshots.
"""

from . import renewal_forecast_mixin
from . import renewal_renewal_call
from . import renewal_renewal
from . import renewal_forecast_snapshot
from . import renewal_phase
