from . import renewal_usage
from . import usage_dispatcher
