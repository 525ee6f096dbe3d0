# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the product reports of its use, by customer, metric and day: the feed, imports,
and old days that become months."""

from . import renewal_usage_metric
from . import renewal_usage_metric_feed
from . import renewal_usage
from . import renewal_usage_roll_up
from . import renewal_usage_feed
from . import renewal_usage_feed_message
from . import renewal_usage_feed_store
from . import renewal_phase
from . import res_company
from . import res_config_settings
from . import res_partner
