# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.next_term import add_term, get_length

# Units of OCA's automatic renewal -> ours
UNITS = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
TERM_UNITS = [
    ("day", "Day(s)"),
    ("week", "Week(s)"),
    ("month", "Month(s)"),
    ("year", "Year(s)"),
]


class RenewalRenewal(models.Model):
    """How long the next term is proposed to last."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    next_term_interval = fields.Integer(
        string="Next Term",
        compute="_compute_next_term",
        inverse="_inverse_next_term",
        store=True,
        help="Length of the next term. Until somebody sets it, it is that of the "
        "automatic renewal, else that of the running term.",
    )
    next_term_unit = fields.Selection(
        selection=TERM_UNITS,
        compute="_compute_next_term",
        inverse="_inverse_next_term",
        store=True,
    )
    next_term_end = fields.Date(
        compute="_compute_next_term_end",
        store=True,
        help="Last day of the next term as it is proposed.",
    )
    is_next_term_chosen = fields.Boolean(
        readonly=True,
        help="The length of the next term was chosen manually and no longer follows "
        "the contract.",
    )

    @api.depends(
        "renewal_type",
        "term_start",
        "term_end",
        "line_ids.contract_line_id.is_auto_renew",
        "line_ids.contract_line_id.auto_renew_interval",
        "line_ids.contract_line_id.auto_renew_rule_type",
    )
    def _compute_next_term(self):
        for renewal in self:
            interval, unit = renewal.next_term_interval, renewal.next_term_unit
            if not interval or renewal._is_next_term_free():
                interval, unit = renewal._get_default_next_term()
            renewal.next_term_interval = interval
            renewal.next_term_unit = unit

    def _inverse_next_term(self):
        # sudo: the flag is the system's
        self.sudo().is_next_term_chosen = True

    @api.depends("current_end", "next_term_interval", "next_term_unit")
    def _compute_next_term_end(self):
        for renewal in self:
            unit = renewal.next_term_unit
            renewal.next_term_end = (
                unit
                and renewal.current_end
                and add_term(renewal.current_end, renewal.next_term_interval, unit)
            )

    @api.constrains("next_term_interval", "next_term_unit")
    def _check_next_term_length(self):
        for renewal in self:
            renewal._check_next_term_end(renewal.next_term_end)

    def _check_next_term_end(self, end):
        """:raise ValidationError: for a term that does not go on, or goes too far"""
        self.ensure_one()
        if not end or end <= self.current_end:
            raise ValidationError(
                self.env._(
                    "Enter how long the next term of %(name)s lasts: at least "
                    "one day, at most a few years.",
                    name=self.display_name,
                )
            )

    def _is_next_term_free(self):
        """The length follows the contract. Override to hold it fast."""
        self.ensure_one()
        return not self.outcome and not self.is_next_term_chosen

    def _get_default_next_term(self):
        """Length of the next term unless somebody says otherwise.

        :return: (interval, unit)
        """
        self.ensure_one()
        auto = self.line_ids.contract_line_id.filtered("is_auto_renew")[:1]
        if auto and auto.auto_renew_rule_type in UNITS:
            return auto.auto_renew_interval or 1, UNITS[auto.auto_renew_rule_type]
        if self.renewal_type == "evergreen" or not self.term_start:
            return 1, "year"
        return get_length(self.term_start, self.term_end)
