from . import mail_activity
from . import renewal_step
from . import renewal_step_state
from . import renewal_step_people
from . import renewal_step_timeline
from . import renewal_step_actions
from . import renewal_step_mail
from . import renewal_step_digest
