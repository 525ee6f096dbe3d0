# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.renewal_management.tools.message import format_day

# So long an override holds unless its author says otherwise.
DEFAULT_DAYS = 30


class RenewalHealthOverride(models.Model):
    """A person's score in place of the computed one, with a reason, for a while.

    It holds at once, ends by itself, and stays as it was given: to change one's mind is
    to give another.
    """

    _name = "renewal.health.override"
    _description = "Health Override"
    _inherit = ["renewal.parent.mixin", "renewal.readonly.mixin"]
    _parents = ("customer_id",)
    _order = "date_from DESC, id DESC"
    _rec_name = "customer_id"

    customer_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="customer_id.company_id",
        store=True,
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    computed_score = fields.Integer(
        related="customer_id.computed_score",
    )
    score = fields.Integer(
        required=True,
        help="0 to 100. The computed score stays visible beside it.",
    )
    reason = fields.Text(
        required=True,
        help="What you know that the measures do not show. Everybody with access to "
        "the customer can read it.",
    )
    date_from = fields.Date(
        required=True,
        readonly=True,
        default=lambda self: self.env.company._get_renewal_today(),
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: self._default_date_to(),
        help="The last day of the override; then the computed score applies again.",
    )
    ended_date = fields.Date(
        string="Ended on",
        readonly=True,
        help="The day somebody ended it; the computed score applies again.",
    )

    _score_range = models.Constraint(
        "CHECK(score BETWEEN 0 AND 100)",
        "A score lies between 0 and 100.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "An override cannot end before it begins.",
    )

    @api.model
    def _default_date_to(self):
        return self.env.company._get_renewal_today() + timedelta(days=DEFAULT_DAYS)

    @api.model_create_multi
    def create(self, vals_list):
        overrides = super().create(vals_list)
        overrides.customer_id._check_stays()
        overrides._end_others()
        overrides._log_given()
        overrides._apply()
        return overrides

    def write(self, vals):
        if not self.env.su:
            raise UserError(
                self.env._("An override cannot be changed. End it and set another one.")
            )
        return super().write(vals)

    def unlink(self):
        customers = self.customer_id
        result = super().unlink()
        customers._score_now()
        return result

    def action_end(self):
        """End the override: the computed score counts again, at once."""
        self.check_access("write")
        # sudo: an override is readonly once it was given; access was checked
        for override in self.sudo()._filter_in_force():
            override.ended_date = override.company_id._get_renewal_today()
            override.customer_id._message_log(
                body=self.env._(
                    "%(user)s ended the override set by %(author)s.",
                    user=self.env.user.name,
                    author=override.user_id.name,
                )
            )
        self._apply()
        return True

    @api.model
    def _get_lasting_domain(self, date_ref):
        """Overrides that hold on that day, or will; of several the newest counts."""
        ended = Domain("ended_date", "=", False) | Domain("ended_date", ">", date_ref)
        return Domain("date_to", ">=", date_ref) & ended

    def _filter_in_force(self):
        """Overrides that count today or later."""
        return self.filtered(
            lambda override: override.filtered_domain(
                self._get_lasting_domain(override.company_id._get_renewal_today())
            )
        )

    def _end_others(self):
        """The newest override counts; when it ends, no earlier one comes back."""
        # sudo: see action_end
        others = self.sudo().search(
            [
                ("customer_id", "in", self.customer_id.ids),
                ("id", "not in", self.ids),
                ("ended_date", "=", False),
            ]
        )
        for override in others._filter_in_force():
            override.ended_date = override.company_id._get_renewal_today()

    def _log_given(self):
        for override in self:
            # sudo: a note, by whoever may give an override
            override.customer_id.sudo()._message_log(
                author_id=self.env.user.partner_id.id,
                body=self.env._(
                    "Score set to %(score)s until %(date)s, instead of %(computed)s: "
                    "%(reason)s",
                    score=override.score,
                    date=format_day(self.env, override.date_to),
                    computed=override.customer_id.computed_score,
                    reason=override.reason,
                ),
            )

    def _apply(self):
        self.customer_id._score_now()
