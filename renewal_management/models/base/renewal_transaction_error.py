# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

MAX_ERROR_LENGTH = 1000


class RenewalTransaction(models.AbstractModel):
    """What is said of an error that one record caused."""

    _inherit = "renewal.transaction"  # pylint: disable=consider-merging-classes-inherited

    def _log_error(self, record, error):
        if isinstance(error, UserError):
            _logger.info("%s: %s", record, error)
        else:
            _logger.warning("%s failed", record, exc_info=error)

    def _describe_error(self, error):
        """The error in words, for the record it concerns."""
        if isinstance(error, UserError):
            return str(error)[:MAX_ERROR_LENGTH]
        return f"{type(error).__name__}: {error}"[:MAX_ERROR_LENGTH]
