# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

# Usage counts when so many of the customers reported any, within so many days.
USAGE_SHARE = 0.5
USAGE_DAYS = 90
# Group: (weight, {shipped measure: weight}). Weights are relative, so that a part of
# the groups is a scorecard too.
GROUPS = {
    "usage": (25, {"login_trend": 1, "login_days": 1, "features": 1}),
    "value": (10, {"seats": 1}),
    "payments": (20, {"overdue": 2, "payment_drift": 1}),
    "support": (20, {"tickets_open": 1, "tickets_oldest": 1, "time_to_solve": 1}),
    "engagement": (15, {"contact": 2, "events": 1, "engagement": 1}),
    "sentiment": (10, {"rating": 1, "survey": 1, "nps": 1, "pulse": 2}),
    "other": (10, {}),
}
USAGE_GROUPS = ("usage", "value")


class RenewalHealthScorecardStart(models.TransientModel):
    """A scorecard to start from, proposed by what the company's measures are fed with.
    It comes after those there are, and changes none of them."""

    _name = "renewal.health.scorecard.start"
    _description = "Propose a Health Scorecard"
    _inherit = "renewal.parent.mixin"
    _parents = ("company_id",)

    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        required=True,
    )
    choice = fields.Selection(
        selection=[
            ("usage", "Usage only"),
            ("no_usage", "Without usage"),
            ("both", "Usage and everything else"),
        ],
        string="Starting Choice",
        compute="_compute_choice",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    reason = fields.Text(
        compute="_compute_choice",
        store=True,
        precompute=True,
    )
    content = fields.Text(
        compute="_compute_content",
        help="Groups with their weights, and what they measure.",
    )
    place = fields.Char(
        compute="_compute_place",
    )

    @api.depends("company_id")
    def _compute_choice(self):
        for start in self:
            customers, users = start._count_customers()
            has_usage = bool(users) and users >= USAGE_SHARE * customers
            fed, others = start._get_fed()
            start.choice = ("both" if fed else "usage") if has_usage else "no_usage"
            start.reason = start._say_reason(customers, users, fed, others)

    @api.depends("company_id", "choice")
    def _compute_content(self):
        titles = self._get_titles()
        for start in self:
            start.content = "\n".join(
                f"{titles[group]} {GROUPS[group][0]}: "
                + ", ".join(measure.name for measure in measures)
                for group, measures in start._get_groups().items()
            )

    @api.depends("company_id")
    def _compute_place(self):
        for start in self:
            count = len(start._get_scorecards())
            start.place = (
                self.env._(
                    "It comes after the scorecards there are, and scores only "
                    "customers that none of them matches. Drag it up when it is to "
                    "count."
                )
                if count
                else self.env._("It scores every customer from the next daily run on.")
            )

    # ------------------------------------------------------------------
    # What is fed
    # ------------------------------------------------------------------

    def _count_customers(self):
        """(customers, how many of them reported usage lately)"""
        since = self.company_id._get_renewal_today() - timedelta(days=USAGE_DAYS)
        count = self.env["renewal.health.customer"].search_count(self._get_own())
        ours = [("company_id", "=", self.company_id.id), ("date", ">=", since)]
        [[users]] = self.env["renewal.usage"]._read_group(
            ours, [], ["partner_id:count_distinct"]
        )
        return count, users

    def _get_fed(self):
        """(measures besides usage that have a value of anybody, all of them)"""
        company, today = self.company_id, self.company_id._get_renewal_today()
        partners = (
            self.env["renewal.health.customer"].search(self._get_own()).partner_id
        )
        others = self._get_measures().filtered(lambda m: m.source != "usage")
        if not partners:
            return others.browse(), others
        fed = others.filtered(lambda m: m._preview(company, today, partners.ids)[0])
        return fed, others

    def _get_own(self):
        """Customers that the scorecard would be for."""
        return [("company_id", "=", self.company_id.id), ("has_left", "=", False)]

    def _say_reason(self, customers, users, fed, others):
        usage = self.env._(
            "%(users)s of %(customers)s customers reported usage in the last %(days)s "
            "days.",
            users=users,
            customers=max(customers, users),
            days=USAGE_DAYS,
        )
        if not fed:
            rest = self.env._("No other measure has data yet.")
        else:
            rest = self.env._(
                "%(fed)s of %(others)s other measures have data: %(names)s.",
                fed=len(fed),
                others=len(others),
                names=", ".join(fed.mapped("name")),
            )
        return f"{usage} {rest}"

    # ------------------------------------------------------------------
    # What is proposed
    # ------------------------------------------------------------------

    def _get_titles(self):
        """{group: its name}"""
        return {
            "usage": self.env._("Usage"),
            "value": self.env._("License utilization"),
            "payments": self.env._("Payments"),
            "support": self.env._("Support"),
            "engagement": self.env._("Engagement"),
            "sentiment": self.env._("Sentiment"),
            "other": self.env._("Other"),
        }

    def _get_measures(self):
        """Measures that are in use and can be read."""
        return (
            self.env["renewal.health.measure"]
            .search([("company_id", "in", (False, self.company_id.id))])
            .filtered("is_available")
        )

    def _get_scorecards(self):
        return self.env["renewal.health.scorecard"].search(
            [("company_id", "in", (False, self.company_id.id))]
        )

    def _get_groups(self):
        """{group: measures} of the choice, without empty ones. The company's own
        measures join: those of usage the usage, the rest a group of their own."""
        shipped = self._get_shipped()
        result = {}
        for measure in self._get_measures():
            is_usage = measure.source == "usage"
            group = shipped.get(measure.id, ("usage" if is_usage else "other", 1))[0]
            if self.choice != "both" and (self.choice == "usage") != (
                group in USAGE_GROUPS
            ):
                continue
            result[group] = result.get(group, measure.browse()) | measure
        return {group: result[group] for group in GROUPS if group in result}

    def _get_shipped(self):
        """{measure id: (group, weight)} of the shipped ones that are there"""
        result = {}
        for group, (_weight, measures) in GROUPS.items():
            for name, weight in measures.items():
                xmlid = f"renewal_management_health.renewal_health_measure_{name}"
                if measure := self.env.ref(xmlid, raise_if_not_found=False):
                    result[measure.id] = group, weight
        return result

    def _prepare_scorecard(self):
        titles, shipped = self._get_titles(), self._get_shipped()
        names = dict(self._fields["choice"]._description_selection(self.env))
        last = max(self._get_scorecards().mapped("sequence"), default=0)
        return {
            "name": names[self.choice],
            "company_id": self.company_id.id,
            "sequence": last + 10,
            "group_ids": [
                Command.create(
                    {
                        "name": titles[group],
                        "weight": GROUPS[group][0],
                        "sequence": 10 * place,
                        "line_ids": [
                            Command.create(
                                {
                                    "measure_id": measure.id,
                                    "weight": shipped.get(measure.id, (group, 1))[1],
                                }
                            )
                            for measure in measures
                        ],
                    }
                )
                for place, (group, measures) in enumerate(self._get_groups().items(), 1)
            ],
            "cap_ids": [Command.create(vals) for vals in self._prepare_caps()],
        }

    def _prepare_caps(self):
        """The shipped caps, as far as they are there: they are facts and not measures.
        Of those on a measure, the ones that fit the choice."""
        measures = self.env["renewal.health.measure"].union(
            *self._get_groups().values()
        )
        result = []
        for name in ("notice", "terminated", "overdue", "sponsor"):
            xmlid = f"renewal_management_health.renewal_health_cap_{name}"
            cap = self.env.ref(xmlid, raise_if_not_found=False)
            if cap and (not cap.measure_id or cap.measure_id in measures):
                names = ("name", "max_score", "operator", "value", "domain")
                vals = {field: cap[field] for field in names}
                result.append({**vals, "measure_id": cap.measure_id.id})
        return result

    def action_create(self):
        """Make the scorecard, and open it."""
        self.ensure_one()
        if not self._get_groups():
            raise UserError(
                self.env._("There are no measures for this choice. Add one first.")
            )
        scorecard = self.env["renewal.health.scorecard"].create(
            self._prepare_scorecard()
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": scorecard._name,
            "res_id": scorecard.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
