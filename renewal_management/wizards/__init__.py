from . import renewal_step_skip
from . import renewal_step_reschedule
from . import base_import_import
