# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models, tools

# Stages that stand for an outcome leave nothing to guess.
CERTAIN = {"renewed": 100.0, "churned": 0.0, "cancelled": 0.0}
# Where nothing is known customers stay: the forecast begins at what is usual among
# them, not at the few percent of a new sale.
USUAL_PROBABILITY = 70.0


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
            ("cancelled", "Void"),
        ],
        required=True,
        default="open",
        help="Renewals move to the first stage of a type when its event occurs: the "
        "renewal window starts, or the term is renewed, lost or voided.",
    )
    fold = fields.Boolean(
        string="Folded in Kanban",
        help="Renewals of this stage are folded away in the kanban view.",
    )
    probability = fields.Float(
        string="Probability (%)",
        digits=(5, 1),
        compute="_compute_probability",
        store=True,
        readonly=False,
        aggregator=None,
        help="The share of renewals in this stage that are renewed in the end. The "
        "forecast uses it until an owner or manager makes a call.",
    )
    requirements = fields.Text(
        translate=True,
        help="What must be true before a renewal enters this stage. Shown as a tooltip "
        "on the stage's name.",
    )

    _probability_is_percent = models.Constraint(
        "CHECK(probability BETWEEN 0 AND 100)",
        "The probability of a stage is between 0 and 100%.",
    )

    @api.depends("stage_type")
    def _compute_probability(self):
        for stage in self:
            stage.probability = CERTAIN.get(
                stage.stage_type, stage.probability or USUAL_PROBABILITY
            )

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        self.env.registry.clear_cache()  # _get_first_id
        return stages

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()  # _get_first_id
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()  # _get_first_id
        return result

    @api.model
    def _get_first(self, stage_type):
        """Return the first stage of a type, or an empty recordset."""
        return self.browse(self._get_first_id(stage_type))

    @api.model
    @tools.ormcache("stage_type")
    def _get_first_id(self, stage_type):
        """Cached: it is the default of every renewal that is opened, one by one."""
        return self.search([("stage_type", "=", stage_type)], limit=1).id
