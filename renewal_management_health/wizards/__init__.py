# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import renewal_value_invite
from . import renewal_health_measure_test
from . import renewal_health_alert_close
from . import renewal_health_backtest
from . import renewal_health_scorecard_start
from . import renewal_health_what_if
from . import renewal_health_what_if_figures
from . import renewal_health_what_if_line
from . import renewal_health_what_if_notes
from . import renewal_health_what_if_open
from . import renewal_handover
from . import renewal_handover_line
from . import renewal_touchpoint_preview
from . import base_partner_merge_automatic_wizard
