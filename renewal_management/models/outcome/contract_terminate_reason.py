# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

# Category of each shipped reason.
CATEGORIES = {
    "price": "price",
    "budget": "price",
    "missing_feature": "product",
    "quality": "product",
    "adoption": "product",
    "support": "service",
    "relation": "service",
    "competitor": "competitor",
    "in_house": "competitor",
    "closed": "business",
    "need": "business",
}


class ContractTerminateReason(models.Model):
    _inherit = "contract.terminate.reason"

    name = fields.Char(
        translate=True,
    )
    renewal_category = fields.Selection(
        selection=[
            ("price", "Price"),
            ("product", "Product"),
            ("service", "Service"),
            ("competitor", "Competitor"),
            ("business", "Customer's Business"),
            ("other", "Other"),
        ],
        string="Category",
        required=True,
        default="other",
        help="Groups the reasons in the analysis of lost renewals.",
    )

    def _check_comment(self, comment):
        """
        :raise UserError: the reason requires a comment and there is none
        """
        self.ensure_one()
        if self.terminate_comment_required and not (comment or "").strip():
            raise UserError(
                self.env._(
                    "The reason %s requires a comment. Describe briefly what happened.",
                    self.name,
                )
            )

    @api.model
    def _get_shipped_reasons(self):
        """{name of the external id: name} in the environment's language."""
        return {
            "price": self.env._("Price too high"),
            "budget": self.env._("Budget cut"),
            "missing_feature": self.env._("A feature is missing"),
            "quality": self.env._("Quality or reliability"),
            "adoption": self.env._("Hardly used"),
            "support": self.env._("Unhappy with support"),
            "relation": self.env._("Contact person left"),
            "competitor": self.env._("Went to a competitor"),
            "in_house": self.env._("Moved in-house"),
            "closed": self.env._("Business closed or sold"),
            "need": self.env._("No longer needed"),
            "supplier": self.env._("We chose not to renew"),
        }

    @api.model
    def _create_shipped_reasons(self):
        """Create the reasons of our list that the company does not have yet, with
        their names in every language that is installed. One that is installed later
        finds them in our translations."""
        shipped = self._get_shipped_reasons()
        known = set(
            self.search([("name", "in", list(shipped.values()))]).mapped("name")
        )
        new = {key: name for key, name in shipped.items() if name not in known}
        reasons = self._load_records(
            [
                {
                    "xml_id": f"renewal_management.contract_terminate_reason_{key}",
                    "noupdate": True,
                    "values": {
                        "name": name,
                        "renewal_category": CATEGORIES.get(key, "other"),
                        "terminate_comment_required": False,
                    },
                }
                for key, name in new.items()
            ]
        )
        for lang, _name in self.env["res.lang"].get_installed():
            names = self.with_context(lang=lang)._get_shipped_reasons()
            for key, reason in zip(new, reasons, strict=True):
                reason.with_context(lang=lang).name = names[key]
