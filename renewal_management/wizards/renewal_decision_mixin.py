# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalDecisionMixin(models.AbstractModel):
    """What the wizards that decide on renewals have in common: the renewals they were
    opened on, and the check of access before the work is done as superuser."""

    _name = "renewal.decision.mixin"
    _description = "Decision on Renewals"

    renewal_ids = fields.Many2many(
        comodel_name="renewal.renewal",
        string="Renewals",
        required=True,
        default=lambda self: self._default_renewal_ids(),
    )
    renewal_count = fields.Integer(
        compute="_compute_renewal_count",
    )
    note = fields.Text()

    def _default_renewal_ids(self):
        context = self.env.context
        if context.get("active_model") != "renewal.renewal":
            return self.env["renewal.renewal"]
        return self.env["renewal.renewal"].browse(context.get("active_ids", ()))

    def _compute_renewal_count(self):
        for wizard in self:
            wizard.renewal_count = len(wizard.renewal_ids)

    def _get_renewals(self):
        """The renewals as superuser; only those that the user may decide on."""
        self.ensure_one()
        # what the user may not see would be left out in silence, and has to be refused
        self.invalidate_recordset(["renewal_ids"])
        # sudo: outcomes and contracts are the system's; access is checked just below
        renewals = self.sudo().renewal_ids
        renewals.with_env(self.env).check_access("write")
        return renewals

    def _by_company(self):
        """Renewals company by company, each with its own day.

        :return: [(renewal.renewal, date)]
        """
        return [
            (renewals.with_company(company), company._get_renewal_today())
            for company, renewals in self._get_renewals().grouped("company_id").items()
        ]

    def _close_wizard(self):
        return {"type": "ir.actions.act_window_close"}
