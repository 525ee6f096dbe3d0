# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Where renewals leak: which stages a renewal went through, and what became of it."""

from . import res_company
from . import res_config_settings
from . import renewal_stage_history
from . import renewal_stage_history_past
from . import renewal_renewal
from . import renewal_look_back
