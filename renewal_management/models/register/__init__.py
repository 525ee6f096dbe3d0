# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The rows of a contract register, as typed, on their way into contracts.

A row is read (``tools.register`` makes a Reading of its cells), its names are looked up
(lookup), its contract line is found (match) or made (builder), what changed in the
register is written (writer), and the Outcome is kept on the row (apply).
"""

from . import renewal_register_edition_mixin
from . import renewal_register_row
from . import renewal_register_lookup
from . import renewal_register_match
from . import renewal_register_builder
from . import renewal_register_writer
from . import renewal_register_apply
