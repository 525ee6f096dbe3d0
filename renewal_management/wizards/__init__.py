from . import renewal_step_skip
from . import renewal_step_reschedule
