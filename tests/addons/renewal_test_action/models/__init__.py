from . import renewal_rule_mixin
from . import renewal_step
