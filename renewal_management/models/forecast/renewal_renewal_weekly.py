# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

# What rows of movements have of their own: where a renewal was or is.
PLACE = ("company_id", "csm_id", "due_date", "partner_id", "team_id", "user_id")
# What targets have of it, and the end of the quarter that a limit is held against.
TARGET_PLACE = ("company_id", "team_id", "user_id")
QUARTER_SIDES = {
    ">": "quarter_date",
    ">=": "quarter_date",
    "<": "quarter_end",
    "<=": "quarter_end",
}


class RenewalRenewal(models.Model):
    """The weekly call: renewals against the target, and what moved since the last
    snapshot."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    movement_ids = fields.One2many(
        comodel_name="renewal.forecast.movement",
        string="Since the Last Snapshot",
        # an inverse would cost each renewal that is opened or written
        compute="_compute_movement_ids",
        search="_search_movement_ids",
    )
    change_amount = fields.Monetary(
        string="Change of the Forecast",
        compute="_compute_change",
        currency_field="company_currency_id",
        help="Forecast now, less that of the last snapshot.",
    )
    change_text = fields.Char(
        string="What Changed",
        compute="_compute_change",
        help="Since the last snapshot.",
    )

    def _compute_movement_ids(self):
        movements = self.env["renewal.forecast.movement"]
        rows = movements.search([("renewal_id", "in", self.ids)])
        by_renewal = rows.grouped("renewal_id")
        for renewal in self:
            renewal.movement_ids = by_renewal.get(renewal._origin, movements)

    @api.model
    def _search_movement_ids(self, operator, value):
        if operator != "any":
            return NotImplemented
        rows = self.env["renewal.forecast.movement"]._search(value)
        return Domain("id", "in", rows.subselect("renewal_id"))

    @api.depends_context("lang")
    def _compute_change(self):
        # Without dependencies: they would cost each change of a renewal, for a list
        # that reads what was written in another request
        for renewal in self:
            rows = renewal.movement_ids
            start = rows.filtered(lambda row: row.movement == "start")
            changes = rows - start
            renewal.change_text = " · ".join(renewal._get_changes(start, changes))
            # rows are in the currency that is looked in, renewals in their company's
            renewal.change_amount = changes.currency_id._convert(
                sum(changes.mapped("amount")),
                renewal.company_currency_id,
                renewal.company_id,
                self.env.company._get_renewal_today(),
            )

    def _get_changes(self, start, changes):
        """What happened, in words."""
        self.ensure_one()
        names = dict(changes._fields["movement"]._description_selection(self.env))
        kinds = [row.movement for row in changes]
        if "moved_in" in kinds and "moved_out" in kinds:
            # in one list it is only seen where it is now
            kinds.remove("moved_out")
        texts = [names[kind] for kind in kinds]
        is_moved = start and start.last_category != self.forecast_category
        # what is closed has said it
        if is_moved and not self.outcome:
            labels = dict(
                self._fields["forecast_category"]._description_selection(self.env)
            )
            before, now = (
                labels.get(start.last_category),
                labels[self.forecast_category],
            )
            texts.append(f"{before} → {now}")
        return texts

    # ------------------------------------------------------------------
    # The panel above the list
    # ------------------------------------------------------------------

    @api.model
    @api.readonly
    def get_forecast_call(self, domain):
        """Figures of the renewals that a list shows.

        Conditions that say whose they are and when they fall due hold for targets and
        movements, too; all others (customer, stage, category) only choose renewals.

        :param domain: of the list
        :return: the standing (see ``_get_quarter_standing``), no_call: how many open
            ones nobody made a call of; movements: [{movement, label, amount, count,
            domain: their renewals}]; the amounts add up to the forecast
        """
        domain = self._get_forecast_domain() & Domain(domain)
        of_targets = Domain("target_id", "!=", False) & domain.map_conditions(
            self._to_target_condition
        )
        movements = self._get_call_movements(domain)
        return {
            **self.env["renewal.target.analysis"]._get_standing(
                of_targets | Domain("renewal_id", "any", domain)
            ),
            "currency_id": self.env.company.currency_id.id,
            "no_call": self.search_count(domain & self._get_no_call_domain()),
            "movements": movements,
            "snapshot_date": max(
                (row["snapshot_date"] for row in movements if row["snapshot_date"]),
                default=False,
            ),
        }

    @api.model
    def _get_call_movements(self, domain):
        movements = self.env["renewal.forecast.movement"]
        names = dict(movements._fields["movement"]._description_selection(self.env))
        place = domain.map_conditions(self._to_movement_condition)
        rows = movements._read_group(
            place,
            ["movement"],
            ["amount:sum", "__count", "snapshot_date:max"],
        )
        return [
            {
                "movement": movement,
                "label": names[movement],
                "amount": amount,
                "count": count,
                "snapshot_date": snapshot_date,
                "domain": [
                    (
                        "movement_ids",
                        "any",
                        list(place & Domain("movement", "=", movement)),
                    )
                ],
            }
            for movement, amount, count, snapshot_date in rows
        ]

    @api.model
    def _get_no_call_domain(self):
        return Domain(
            [
                ("outcome", "=", False),
                ("owner_call_date", "=", False),
                ("manager_call_date", "=", False),
            ]
        )

    @api.model
    def _to_movement_condition(self, condition):
        """The same, of a row of a movement."""
        if condition in self._get_forecast_domain().iter_conditions():
            # movements leave out the same, and know what became void
            return Domain.TRUE
        name, operator, value = (
            condition.field_expr,
            condition.operator,
            condition.value,
        )
        if name == "id":
            return Domain("renewal_id", operator, value)
        if name.partition(".")[0] in PLACE:
            return condition
        return Domain(f"renewal_id.{name}", operator, value)

    @api.model
    def _to_target_condition(self, condition):
        """The same, of a target; it holds for any target that cannot be asked."""
        name, operator = condition.field_expr, condition.operator
        if name.partition(".")[0] in TARGET_PLACE:
            return condition
        if name == "due_date" and operator in QUARTER_SIDES:
            return Domain(QUARTER_SIDES[operator], operator, condition.value)
        return Domain.TRUE

    @api.model
    def _get_call_action(self):
        """The call as its reader makes it: a leader's team, a salesperson's own, and
        everything of whoever sees all and leads nobody."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_renewal_action_call"
        )
        user = self.env.user
        context = {"search_default_filter_this_quarter": 1}
        if self.env["crm.team"].search_count([("user_id", "=", user.id)], limit=1):
            context["search_default_filter_my_team"] = 1
        elif not user.has_group("renewal_management.group_renewal_user_all"):
            context["search_default_filter_my"] = 1
        return {**action, "context": context}
