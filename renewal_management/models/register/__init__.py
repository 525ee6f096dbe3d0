# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The rows of a contract register, as typed, on their way into contracts.

A row is read (``tools.register`` makes a Reading of its cells), its names are looked
up (lookup), its contract line is found (match), proposed (proposal) or made (builder),
what changed in the register is found (change) and written (writer), a new term begins
(term), and the Outcome is kept on the row (apply). The import screen tries it out
before (trial).
"""

from . import renewal_register_word
from . import renewal_register_edition_mixin
from . import contract_line
from . import renewal_line
from . import renewal_register_edition
from . import renewal_register_edition_file
from . import renewal_register_edition_stranger
from . import renewal_register_edition_summary
from . import renewal_register_edition_missing
from . import renewal_register_row
from . import renewal_register_row_import
from . import renewal_register_row_question
from . import renewal_register_row_answer
from . import renewal_register_row_absence
from . import renewal_register_row_result
from . import renewal_register_lookup
from . import renewal_register_match
from . import renewal_register_elsewhere
from . import renewal_register_renamed
from . import renewal_register_proposal
from . import renewal_register_past
from . import renewal_register_builder
from . import renewal_register_change
from . import renewal_register_term
from . import renewal_register_term_back
from . import renewal_register_term_currency
from . import renewal_register_loss
from . import renewal_register_loss_back
from . import renewal_register_writer
from . import renewal_register_apply
from . import renewal_register_apply_order
from . import renewal_register_apply_same
from . import renewal_register_trial
from . import renewal_register_row_reading
from . import renewal_register_apply_reader
from . import renewal_register_apply_currency
from . import renewal_register_edition_found
from . import renewal_register_edition_reading
from . import renewal_look_back_reader
from . import renewal_look_back_finding
