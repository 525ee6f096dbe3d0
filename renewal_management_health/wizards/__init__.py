from . import renewal_value_invite
