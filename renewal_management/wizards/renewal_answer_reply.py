# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalAnswerReply(models.TransientModel):
    """The reply to a customer's question."""

    _name = "renewal.answer.reply"
    _description = "Reply to a Customer's Question"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("answer_id",)

    answer_id = fields.Many2one(
        comodel_name="renewal.answer",
        required=True,
        ondelete="cascade",
    )
    question = fields.Text(
        related="answer_id.note",
    )
    quantities = fields.Text(
        related="answer_id.quantities",
    )
    text = fields.Text(
        string="Reply",
        required=True,
        help="The customer reads it on the page.",
    )
    is_sent = fields.Boolean(
        string="Send by E-mail Too",
        default=True,
    )

    def action_reply(self):
        """Show the reply on the page, and send it."""
        self.ensure_one()
        self.answer_id._reply(self.text, self.is_sent)
        return {"type": "ir.actions.act_window_close"}
