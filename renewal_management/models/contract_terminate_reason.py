# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ContractTerminateReason(models.Model):
    _inherit = "contract.terminate.reason"

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

    @api.model
    def _get_shipped_reasons(self):
        """{name of the external id: (category, name)} in the environment's language.

        The names of reasons are not translatable in OCA's model, so they are created
        once, in the language of the company.
        """
        return {
            "price": ("price", self.env._("Price too high")),
            "budget": ("price", self.env._("Budget cut")),
            "missing_feature": ("product", self.env._("A feature is missing")),
            "quality": ("product", self.env._("Quality or reliability")),
            "adoption": ("product", self.env._("Hardly used")),
            "support": ("service", self.env._("Unhappy with support")),
            "relation": ("service", self.env._("Contact person left")),
            "competitor": ("competitor", self.env._("Went to a competitor")),
            "in_house": ("competitor", self.env._("Does it in-house")),
            "closed": ("business", self.env._("Business closed or sold")),
            "need": ("business", self.env._("No longer needed")),
            "supplier": ("other", self.env._("We do not want to go on")),
        }

    @api.model
    def _create_shipped_reasons(self):
        """Create the reasons of our list that the company does not have yet."""
        shipped = self._get_shipped_reasons()
        names = [name for _category, name in shipped.values()]
        known = set(self.search([("name", "in", names)]).mapped("name"))
        self._load_records(
            [
                {
                    "xml_id": f"renewal_management.contract_terminate_reason_{key}",
                    "noupdate": True,
                    "values": {
                        "name": name,
                        "renewal_category": category,
                        "terminate_comment_required": False,
                    },
                }
                for key, (category, name) in shipped.items()
                if name not in known
            ]
        )
