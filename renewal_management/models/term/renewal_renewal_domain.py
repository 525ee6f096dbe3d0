# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import datetime, safe_eval, time

from ...tools.relative_date import move_domain


class RenewalRenewal(models.Model):
    """Conditions on renewals that people write."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_open_domain(self):
        """Renewals that still wait for an outcome."""
        return Domain("outcome", "=", False)

    @api.model
    def _get_domain_eval_context(self, date_ref=None):
        """Names that a user may write in a domain."""
        return {
            "datetime": datetime,
            "time": time,
            "context_today": lambda: date_ref or fields.Date.context_today(self),
            "uid": self.env.uid,
        }

    @api.model
    def _parse_domain(self, text, date_ref=None):
        """Return the Domain a user wrote.

        :param date_ref: the day it is asked on, when that is not today
        :raise ValueError: when it is not a domain; the message names the reason
        """
        context = self._get_domain_eval_context(date_ref)
        domain = Domain(safe_eval(text or "[]", context))
        days = date_ref and (date_ref - fields.Date.context_today(self)).days
        return move_domain(domain, days) if days else domain

    @api.model
    def _check_domain(self, text, label):
        try:
            self.search(self._parse_domain(text), limit=1)
        except Exception as error:
            raise ValidationError(
                self.env._(
                    "The conditions of %(label)s cannot be used: %(error)s. Open them "
                    "with the condition editor and choose fields of the renewal.",
                    label=label,
                    error=error,
                )
            ) from error

    def _filter_by_text(self, text, date_ref=None):
        """Renewals of this set that match a domain written by a user.

        :param date_ref: the day it is asked on, when that is not today
        :raise ValueError: when the text is not a domain
        """
        domain = self._parse_domain(text, date_ref)
        return self.search(domain & Domain("id", "in", self.ids))
