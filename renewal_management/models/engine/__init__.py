from . import renewal_run
from . import renewal_engine
from . import renewal_engine_request
from . import renewal_engine_phases
