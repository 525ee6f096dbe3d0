# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models

from ..tools.next_term import NextTerm, add_term, get_gap, get_overlap

AUTO_RENEW = {"same": None, "yes": True, "no": False}


class RenewalRenewLine(models.TransientModel):
    """The next term of one renewal."""

    _name = "renewal.renew.line"
    _description = "Next Term"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("wizard_id", "renewal_id")

    wizard_id = fields.Many2one(
        comodel_name="renewal.renew",
        required=True,
        ondelete="cascade",
    )
    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        related="renewal_id.partner_id",
    )
    currency_id = fields.Many2one(
        related="renewal_id.currency_id",
    )
    current_end = fields.Date(
        related="renewal_id.current_end",
        string="Runs Until",
    )
    atr_amount = fields.Monetary(
        related="renewal_id.atr_amount",
        string="Current ARR",
    )
    proposed_amount = fields.Monetary(
        related="renewal_id.proposed_amount",
        string="New ARR",
    )
    date_start = fields.Date(
        string="Begins",
        compute="_compute_date_start",
        store=True,
        readonly=False,
    )
    date_end = fields.Date(
        string="Ends",
        compute="_compute_date_end",
        store=True,
        readonly=False,
    )
    gap_days = fields.Integer(
        string="Gap (Days)",
        compute="_compute_problems",
        help="Days between the two terms without a contract.",
    )
    overlap_days = fields.Integer(
        string="Replaced (Days)",
        compute="_compute_problems",
        help="Days of the current term that the next one replaces.",
    )

    @api.depends("wizard_id.start_policy", "wizard_id.date_start", "renewal_id")
    def _compute_date_start(self):
        for line in self:
            line.date_start = line.renewal_id and line.wizard_id._get_start(
                line.renewal_id
            )

    @api.depends(
        "date_start",
        "wizard_id.end_policy",
        "wizard_id.interval",
        "wizard_id.unit",
        "wizard_id.date_end",
        "renewal_id",
    )
    def _compute_date_end(self):
        for line in self:
            line.date_end = line._get_end()

    @api.depends("date_start", "current_end")
    def _compute_problems(self):
        for line in self:
            is_known = line.date_start and line.renewal_id.renewal_type != "evergreen"
            dates = (line.current_end, line.date_start)
            line.gap_days = get_gap(*dates) if is_known else 0
            line.overlap_days = get_overlap(*dates) if is_known else 0

    def _get_end(self):
        wizard, renewal = self.wizard_id, self.renewal_id
        if not self.date_start or renewal.renewal_type == "evergreen":
            return False
        if wizard.end_policy == "date":
            return wizard.date_end
        length = renewal.next_term_interval, renewal.next_term_unit
        if wizard.end_policy == "length":
            length = wizard.interval, wizard.unit
        if not all(length) or length[0] < 1:
            return False
        return add_term(self.date_start - timedelta(days=1), *length)

    def _get_term(self):
        self.ensure_one()
        return NextTerm(
            self.date_start, self.date_end, AUTO_RENEW[self.wizard_id.auto_renew]
        )
