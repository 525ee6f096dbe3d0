# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalRuleMixin(models.AbstractModel):
    """The action "Value review": a draft, and a task to finish it."""

    _inherit = "renewal.rule.mixin"

    action = fields.Selection(
        selection_add=[("value_review", "Value review")],
        # without the addon there is nothing to do: a task in its place would surprise
        ondelete={"value_review": "cascade"},
        help="What the daily run does on the step's date.\n"
        "Task: an activity for the assignee.\n"
        "Escalation: an activity for the next person in the chain after the owner.\n"
        "E-mail to the customer: goes through the outgoing queue, respects opt-out "
        "and the frequency cap.\n"
        "Opportunity: creates one in CRM unless the renewal already has one.\n"
        "Server action: runs it on the renewal.\n"
        "Value review: drafts one, unless there is one, and gives the assignee the "
        "task to finish it. Nothing is sent.",
    )
