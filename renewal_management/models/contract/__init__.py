# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a contract, its lines and its template are worth a year, when they end, and how
they are imported.
"""

from . import contract_template
from . import contract_contract
from . import contract_line
