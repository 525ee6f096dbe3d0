from . import renewal_register_edition_mixin
from . import renewal_register_row
from . import renewal_register_lookup
from . import renewal_register_match
from . import renewal_register_builder
from . import renewal_register_writer
from . import renewal_register_apply
