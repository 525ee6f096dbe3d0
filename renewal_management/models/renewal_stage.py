# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalStage(models.Model):
    _name = "renewal.stage"
    _description = "Renewal Stage"
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
    )
    sequence = fields.Integer(
        default=10,
    )
    stage_type = fields.Selection(
        selection=[
            ("upcoming", "Before the window"),
            ("open", "In progress"),
            ("renewed", "Renewed"),
            ("churned", "Lost"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="open",
        help="Renewals enter the first stage of the type that matches what happens to "
        "them: the window opens, the term is renewed, lost or cancelled.",
    )
    fold = fields.Boolean(
        string="Folded in Kanban",
        help="Renewals of this stage are folded away in the kanban view.",
    )
    requirements = fields.Text(
        translate=True,
        help="What must be true before a renewal enters this stage. Shown as a tooltip "
        "on the stage's name.",
    )

    def _get_first(self, stage_type):
        """Return the first stage of a type, or an empty recordset."""
        return self.search([("stage_type", "=", stage_type)], limit=1)
