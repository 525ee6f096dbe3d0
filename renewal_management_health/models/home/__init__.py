# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The first page: what threatens the renewals, and what waits for who looks after the
customers."""

from . import renewal_home
from . import renewal_home_customer
