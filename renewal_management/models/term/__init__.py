from . import res_partner
from . import renewal_stage
from . import renewal_renewal
from . import renewal_renewal_dates
from . import renewal_renewal_amounts
from . import renewal_line
from . import renewal_phase
