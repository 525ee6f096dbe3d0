from . import renewal_renewal
from . import renewal_renewal_create
from . import renewal_renewal_close
from . import renewal_line
from . import crm_lead
from . import crm_lead_revenue
