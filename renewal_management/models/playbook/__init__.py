from . import renewal_rule_mixin
from . import renewal_playbook
from . import renewal_playbook_step
