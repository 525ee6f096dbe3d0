# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class RenewalRenewal(models.Model):
    """The value review of the term."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    value_review_ids = fields.One2many(
        comodel_name="renewal.value.review",
        inverse_name="renewal_id",
        string="Value Reviews",
        readonly=True,
        help="One at most.",
    )
    value_review_state = fields.Selection(
        related="value_review_ids.state",
        string="Value Review",
    )

    def action_value_review(self):
        """Open the value review of the term; draft it first where there is none."""
        self.ensure_one()
        review = self.value_review_ids
        if not review:
            self.check_access("write")
            if refusal := self._get_value_review_refusal():
                raise UserError(refusal)
            today = self.company_id._get_renewal_today()
            review = self.env["renewal.value.review"]._draft(self, today)
            self.invalidate_recordset(["value_review_ids", "value_review_state"])
        return review.get_formview_action()

    def _get_value_review_refusal(self):
        """Why this term gets no review; empty when it does. Override to add reasons."""
        self.ensure_one()
        if self.contract_type == "purchase":
            return self.env._("A value review is for customers, not for suppliers.")
        return ""

    def _get_value_figures(self):
        """The figures at the top of the value review, once somebody has read them."""
        # sudo: what the customer is shown, whoever writes to them
        review = self.sudo().value_review_ids.filtered(
            lambda review: review.state != "draft"
        )
        figures = review[:1]._get_key_figures() if review else []
        return super()._get_value_figures() + [
            {"label": label, "value": text} for text, label in figures
        ]
