# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    usage_key = fields.Char(
        copy=False,
        help="What your product calls the customer: reports of its usage say this key. "
        "Two customers of a company never share one.",
        groups="base.group_user",
    )

    # also how the feed finds customers
    _usage_key_uniq = models.UniqueIndex(
        "(usage_key, COALESCE(company_id, 0)) WHERE usage_key IS NOT NULL",
        "Another customer has that usage key. Each key belongs to one customer.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_clean_usage_key(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_clean_usage_key(vals))

    @api.model
    def _with_clean_usage_key(self, vals):
        """The feed takes no notice of blanks around a key; an empty one is none."""
        if not vals.get("usage_key"):
            return {**vals, "usage_key": False} if "usage_key" in vals else vals
        return {**vals, "usage_key": vals["usage_key"].strip() or False}

    def action_view_usage(self):
        """The customer's usage over time."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management_health.renewal_usage_action"
        )
        customer = self.commercial_partner_id
        return {
            **action,
            "display_name": self.env._("Usage of %(name)s", name=customer.name),
            "domain": [("partner_id", "=", customer.id)],
            "view_mode": "graph,list,pivot",
            "views": [(False, "graph"), (False, "list"), (False, "pivot")],
        }

    @api.model
    def _get_history_models(self):
        return [*super()._get_history_models(), "renewal.usage"]
