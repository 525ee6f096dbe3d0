# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Measures: one signal of a customer's health each, where it is read and what is good.
A measure knows no scorecard and keeps no value."""

from . import renewal_health_measure
from . import renewal_health_measure_trend
from . import renewal_health_measure_usage
from . import renewal_health_measure_usage_sql
from . import renewal_health_measure_path
from . import renewal_health_measure_model
from . import renewal_health_measure_model_sql
from . import renewal_health_measure_model_money
from . import renewal_health_measure_model_company
from . import renewal_health_measure_invoice
from . import renewal_health_measure_contact
from . import renewal_health_measure_words
