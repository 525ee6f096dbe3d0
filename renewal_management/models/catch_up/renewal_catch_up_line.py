# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# A renewal that was worked off a list without an outcome is asked about again after so
# many days, if nothing else is planned.
FOLLOW_UP_DAYS = 7


class RenewalCatchUpLine(models.Model):
    """One renewal on a person's catch-up list, and what was missed about it."""

    _name = "renewal.catch.up.line"
    _description = "Renewal to Catch Up On"
    _inherit = ["renewal.readonly.mixin"]
    _order = "decision_date, id"
    _rec_name = "renewal_id"

    catch_up_id = fields.Many2one(
        comodel_name="renewal.catch.up",
        string="List",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    user_id = fields.Many2one(
        related="catch_up_id.user_id",
        string="Assignee",
        store=True,
        index=True,
    )
    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        related="renewal_id.company_id",
        store=True,
    )
    decision_date = fields.Date(
        related="renewal_id.decision_date",
        store=True,
    )
    currency_id = fields.Many2one(
        related="renewal_id.currency_id",
    )
    atr_amount = fields.Monetary(
        related="renewal_id.atr_amount",
    )
    kind = fields.Selection(
        selection=[
            ("decision", "Decision"),
            ("escalation", "Escalation"),
        ],
        required=True,
        readonly=True,
        help="Decision: for whoever looks after the renewal.\n"
        "Escalation: for whoever steps in when nothing happens.",
    )
    step_ids = fields.One2many(
        comodel_name="renewal.step",
        inverse_name="catch_up_line_id",
        string="Missed Steps",
    )
    missed = fields.Char(
        compute="_compute_missed",
        help="The steps whose time was past, or why the renewal is listed.",
    )
    done_date = fields.Date(
        readonly=True,
    )

    _unique_open = models.UniqueIndex(
        "(catch_up_id, renewal_id, kind) WHERE done_date IS NULL",
        "A renewal is listed once.",
    )

    @api.depends("step_ids", "renewal_id.is_lapsed")
    @api.depends_context("lang")
    def _compute_missed(self):
        for line in self:
            if line.step_ids:
                line.missed = ", ".join(line.step_ids.mapped("display_name"))
            elif line.renewal_id.is_lapsed:
                line.missed = self.env._("The term has ended without a decision")
            else:
                line.missed = self.env._("Due soon, and nothing is planned")

    def action_done(self):
        """Worked off; a renewal with nothing else planned is asked about again."""
        self.check_access("write")
        # sudo: the fields are readonly for everybody; access was checked just above
        lines = self.sudo()
        lines.filtered(lambda line: not line.done_date)._set_done(
            fields.Date.context_today(self)
        )
        lines.catch_up_id._finish_empty()

    def action_open_renewal(self):
        """Open the renewal."""
        self.ensure_one()
        return self.renewal_id.get_formview_action()

    def _set_done(self, date_ref):
        """Take lines off their lists."""
        self.write({"done_date": date_ref})
        renewals = self.env["renewal.renewal"]
        forgotten = renewals._get_forgotten_domain()
        renewals = renewals.search(forgotten & Domain("id", "in", self.renewal_id.ids))
        self.env["renewal.step"].create(
            [
                {
                    "renewal_id": renewal.id,
                    "name": self.env._("Decide: renew, extend or close"),
                    "scheduled_date": date_ref + timedelta(days=FOLLOW_UP_DAYS),
                    "days_to_act": 2,
                }
                for renewal in renewals
            ]
        )

    def _move_to_answering(self):
        """Lines of renewals that somebody else looks after now go to that person.

        :return: number of lines that moved
        """
        count = 0
        for line in self:
            user = line.renewal_id._get_answering_user()
            if user and user != line.user_id:
                line._move_to(user)
                count += 1
        return count

    def _move_to(self, user):
        lists = self.env["renewal.catch.up"]._get_open(self.company_id, user)
        twin = lists.line_ids.filtered(
            lambda line: (
                not line.done_date
                and (line.renewal_id, line.kind) == (self.renewal_id, self.kind)
            )
        )
        if twin:
            self.done_date = self.company_id._get_renewal_today()
            self.step_ids.catch_up_line_id = twin
        else:
            self.catch_up_id = lists
