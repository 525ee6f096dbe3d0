# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.date_utils import end_of, start_of

KINDS = [("arr", "ARR renewed"), ("gross_rate", "Gross renewal rate (%)")]


class RenewalTarget(models.Model):
    """What is to be renewed of what falls due in a quarter.

    Of a company, of one of its teams, or of an owner. The wider target holds for
    everybody below it; how both are counted without counting anything twice is in
    ``renewal.target.analysis`` and docs/forecast.rst.
    """

    _name = "renewal.target"
    _description = "Renewal Target"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("company_id",)
    _order = "quarter_date desc, company_id, team_id, user_id, kind, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        domain=[("share", "=", False)],
        check_company=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: the target of the whole team.",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
        compute="_compute_team_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Empty, and no owner: the target of the whole company.",
    )
    quarter_date = fields.Date(
        string="Quarter",
        required=True,
        default=lambda self: self._get_quarter(self.env.company._get_renewal_today()),
        help="Enter any day of the quarter.",
    )
    quarter_name = fields.Char(
        compute="_compute_quarter_name",
        string="Name of the Quarter",
    )
    kind = fields.Selection(
        selection=KINDS,
        required=True,
        default="arr",
    )
    amount = fields.Float(
        string="Target",
        digits=(16, 2),
        required=True,
        aggregator=None,
        help="ARR in the company's currency, or a percentage.",
    )
    unit = fields.Char(
        compute="_compute_unit",
    )

    _unique_target = models.UniqueIndex(
        "(company_id, COALESCE(team_id, 0), COALESCE(user_id, 0), quarter_date, kind)",
        "There is a target of this kind for this team, owner and quarter already. "
        "Change that one.",
    )
    _amount_is_possible = models.Constraint(
        "CHECK(amount > 0 AND (kind = 'arr' OR amount <= 100))",
        "Enter a target above 0; a gross renewal rate is at most 100 %.",
    )

    @api.depends("user_id")
    def _compute_team_id(self):
        for target in self:
            team = target.user_id.sale_team_id
            if not team or (team.company_id or target.company_id) != target.company_id:
                team = target.team_id
            target.team_id = team

    @api.depends("quarter_date")
    def _compute_quarter_name(self):
        for target in self:
            day = target.quarter_date
            target.quarter_name = day and self.env._(
                "Q%(quarter)s %(year)s", quarter=(day.month + 2) // 3, year=day.year
            )

    @api.depends("kind", "company_id.currency_id")
    def _compute_unit(self):
        for target in self:
            is_rate = target.kind == "gross_rate"
            target.unit = "%" if is_rate else target.company_id.currency_id.name

    @api.depends("quarter_name", "team_id", "user_id")
    def _compute_display_name(self):
        for target in self:
            whose = target.user_id or target.team_id or target.company_id
            target.display_name = f"{target.quarter_name} {whose.display_name}"

    @api.onchange("quarter_date")
    def _onchange_quarter_date(self):
        self.quarter_date = self._get_quarter(self.quarter_date)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._to_quarter(vals) for vals in vals_list])

    def write(self, vals):
        result = super().write(self._to_quarter(vals))
        if not vals.keys().isdisjoint(("team_id", "user_id")):
            # a leader gives none of it to another team
            self.check_access("write")
        return result

    @api.model
    def _to_quarter(self, vals):
        if not vals.get("quarter_date"):
            return vals
        return {**vals, "quarter_date": self._get_quarter(vals["quarter_date"])}

    @api.model
    def _get_quarter(self, day):
        """The first day of the quarter of a day."""
        return day and start_of(fields.Date.to_date(day), "quarter")

    def _get_renewal_domain(self):
        """The renewals that a target is about."""
        self.ensure_one()
        domain = self.env["renewal.renewal"]._get_forecast_domain() & Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("due_date", ">=", self.quarter_date),
                ("due_date", "<=", end_of(self.quarter_date, "quarter")),
            ]
        )
        for name in ("team_id", "user_id"):
            if self[name]:
                domain &= Domain(name, "=", self[name].id)
        return domain

    def action_view_renewals(self):
        """The renewals that a target is about."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_renewal_action_forecast"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": list(self._get_renewal_domain()),
            "context": {},
        }
