from . import renewal_run
from . import renewal_engine
