# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which renewals a playbook covers, and its rules."""

from . import contract_contract
from . import renewal_rule_mixin
from . import renewal_track
from . import renewal_playbook
from . import renewal_playbook_challenger
from . import renewal_playbook_half
from . import renewal_playbook_step
from . import renewal_follow
from . import renewal_renewal
