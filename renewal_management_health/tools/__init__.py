# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Arithmetic of health, without the ORM."""

from . import scoring
from . import scoresheet
from . import trend_chart
from . import value_review
from . import distribution
from . import explain
from . import validation
from . import past_rate
from . import folds
from . import learned
from . import learning
from . import sample
from . import backtest
from . import usage_format
from . import usage_feed
from . import usage_row
