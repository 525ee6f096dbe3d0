# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...tools.action import notification
from ...tools.register.currency import resolve_currency
from ...tools.register.row import read_row

# Who may activate a currency, as Odoo's own rights say.
CURRENCY_GROUPS = ("base.group_system", "account.group_account_manager")


class RenewalRegisterRow(models.Model):
    """What a row needs before it can be read: columns of other layouts, an answer about
    its file, a currency in use."""

    _inherit = "renewal.register.row"  # pylint: disable=consider-merging-classes-inherited

    amount_term = fields.Char(
        string="Total for the Term",
        help="Untaxed amount of the whole term, where the file has this instead.",
    )
    inactive_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_inactive_currency_id",
        help="The currency of the row, which is not in use.",
    )
    currency_help = fields.Char(
        compute="_compute_inactive_currency_id",
        help="Whom to ask for the currency.",
    )

    @api.depends("error", "currency", "amount", "amount_term")
    @api.depends_context("uid")
    def _compute_inactive_currency_id(self):
        self.inactive_currency_id = self.currency_help = False
        failed = self.filtered("error")
        if not failed:
            return
        lookup = self.env["renewal.register.lookup"]
        by_code, active = lookup._get_currencies(active_test=False)
        for (company, edition), rows in failed.grouped(
            lambda row: (row.company_id, row.edition_id)
        ).items():
            reader = edition._get_own_reader()
            for row in rows:
                reading = read_row(row._get_cells(), reader)
                found = resolve_currency(
                    reading.currency, company.currency_id.name, active, reader.words
                )
                if found.error == "currency_inactive":
                    row.inactive_currency_id = by_code.get(found.detail["text"])
        inactive = self.filtered("inactive_currency_id")
        inactive.currency_help = inactive and self._get_currency_help()

    @api.model
    def _get_currency_help(self):
        """Who may activate a currency, for those who may not."""
        if self.env["res.currency"].has_access("write"):
            return False
        groups = [self.env.ref(name).id for name in CURRENCY_GROUPS]
        # sudo: names of colleagues, whoever asks
        users = self.env["res.users"].sudo()
        found = users.search(
            [
                ("all_group_ids", "in", groups),
                ("company_ids", "in", self.env.companies.ids),
                ("share", "=", False),
            ],
            limit=3,
        )
        names = ", ".join(found.mapped("name"))
        return self.env._("Ask one of them to activate the currency: %s", names)

    def action_activate_currency(self):
        """Put the currencies of these rows to use, and apply the rows again. Who may do
        so is Odoo's own rule."""
        rows = self.filtered("inactive_currency_id")
        rows.inactive_currency_id.active = True
        return rows.action_apply()

    def _notify_applied(self, absent=(), left=0):
        """Rows whose file has to be asked about lead to its edition."""
        action = super()._notify_applied(absent, left)
        waiting = self.filtered(lambda row: row.state == "draft").edition_id
        asking = waiting.filtered("asked")
        if not asking:
            return action
        title = self.env._("Before the rows are applied, please answer:")
        questions = {
            line for edition in asking for line in edition.question.splitlines()
        }
        return notification(
            "warning",
            "\n".join((title, *sorted(questions))),
            asking._get_records_action()
            if len(asking) > 1
            else asking.get_formview_action(),
        )
