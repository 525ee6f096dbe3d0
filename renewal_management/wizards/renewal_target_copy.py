# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class RenewalTargetCopy(models.TransientModel):
    """The targets of one quarter for another, a few percent higher."""

    _name = "renewal.target.copy"
    _description = "Copy Targets"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    from_date = fields.Date(
        string="From Quarter",
        required=True,
        default=lambda self: self._default_from_date(),
        help="Any day of it. The last quarter that has targets is proposed.",
    )
    to_date = fields.Date(
        string="To Quarter",
        compute="_compute_to_date",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Any day of it. Targets that are there already stay as they are.",
    )
    percent = fields.Float(
        string="Change (%)",
        digits=(6, 2),
        help="Of the ARR. Percentages are copied as they are.",
    )

    @api.model
    def _default_from_date(self):
        company = self.env.company
        last = self.env["renewal.target"].search(
            [("company_id", "=", company.id)], limit=1
        )
        today = company._get_renewal_today()
        return last.quarter_date or last._get_quarter(today) - relativedelta(months=3)

    @api.depends("from_date")
    def _compute_to_date(self):
        for wizard in self:
            start = self.env["renewal.target"]._get_quarter(wizard.from_date)
            wizard.to_date = start and start + relativedelta(months=3)

    def action_copy(self):
        """Copy the targets that this user may set."""
        targets = self.env["renewal.target"].search(self._get_domain(self.from_date))
        there = {
            self._get_key(target)
            # sudo: one that is hidden is there too
            for target in targets.sudo().search(self._get_domain(self.to_date))
        }
        wanted = targets._filtered_access("write").filtered(
            lambda target: (
                self._get_key(target) not in there
                # whoever has left renews nothing
                and target.user_id.active == bool(target.user_id)
                and target.team_id.active == bool(target.team_id)
            )
        )
        if not wanted:
            raise UserError(
                self.env._(
                    "There is nothing to copy: the quarter has no targets that you "
                    "may set, or they are all in the other one already."
                )
            )
        targets.create([self._prepare_target(target) for target in wanted])
        return {"type": "ir.actions.act_window_close"}

    def _get_domain(self, day):
        quarter = self.env["renewal.target"]._get_quarter(day)
        return [
            ("company_id", "=", self.company_id.id),
            ("quarter_date", "=", quarter),
        ]

    @api.model
    def _get_key(self, target):
        return target.team_id.id, target.user_id.id, target.kind

    def _prepare_target(self, target):
        factor = 1 + self.percent / 100 if target.kind == "arr" else 1
        return {
            "company_id": target.company_id.id,
            "team_id": target.team_id.id,
            "user_id": target.user_id.id,
            "quarter_date": self.to_date,
            "kind": target.kind,
            "amount": target.company_id.currency_id.round(target.amount * factor),
        }
