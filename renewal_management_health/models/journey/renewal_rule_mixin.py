# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .renewal_touchpoint import KINDS


class RenewalRuleMixin(models.AbstractModel):
    """The action "Touchpoint": the best content that the customer has not had."""

    _inherit = "renewal.rule.mixin"  # pylint: disable=consider-merging-classes-inherited

    action = fields.Selection(
        selection_add=[("touchpoint", "Touchpoint")],
        # without the library there is nothing to give: a task would surprise
        ondelete={"touchpoint": "cascade"},
    )
    touchpoint_kind = fields.Selection(
        selection=KINDS,
        string="Kind of Content",
        help="Only content of this kind. Leave empty if any may be given.",
    )
    touchpoint_ids = fields.Many2many(
        comodel_name="renewal.touchpoint",
        string="Only These",
        context={"active_test": False},
        help="Give only these, in this order. Leave empty to let the library choose: "
        "first what teaches a feature that the customer does not use yet, then the "
        "newest.",
    )
    is_delivered_by_person = fields.Boolean(
        string="A Person Delivers It",
        help="The assignee gets a task with the text, and brings it to the customer in "
        "their own words. Nothing is sent.",
    )

    def _filter_contents(self, contents):
        """What of the library this rule may give.

        :param contents: [Content]
        """
        self.ensure_one()
        kind = self.touchpoint_kind
        return [content for content in contents if kind in (False, content.kind)]
