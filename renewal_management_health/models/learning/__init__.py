# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a company learns from its closed renewals: the likelihood of the next ones, and
back-tests of the score and of that likelihood."""

from . import renewal_health_factor
from . import renewal_health_history
from . import renewal_health_model
from . import renewal_health_model_feature
from . import renewal_health_model_feature_words
from . import renewal_health_model_actions
from . import renewal_health_backtest_mixin
from . import renewal_health_backtest
from . import renewal_health_backtest_judge
from . import renewal_health_backtest_result
from . import renewal_health_backtest_result_words
from . import renewal_health_backtest_bin
from . import renewal_health_backtest_words
from . import renewal_renewal
from . import renewal_renewal_opening
from . import res_company
from . import res_config_settings
from . import renewal_phase
