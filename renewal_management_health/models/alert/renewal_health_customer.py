# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..customer.renewal_health_customer import BANDS


class RenewalHealthCustomer(models.Model):
    """Who is responsible for a customer, and what its alerts are compared with."""

    _inherit = "renewal.health.customer"  # pylint: disable=consider-merging-classes-inherited

    alert_band = fields.Selection(
        selection=BANDS,
        string="Band Alerts Compare With",
        readonly=True,
        help="The band last notified; a worse one opens an alert.",
    )
    alert_basis = fields.Char(
        readonly=True,
        help=(
            "Scorecard and version of that band: a change of scorecard is not a drop."
        ),
    )
    is_newly_judged = fields.Boolean(
        readonly=True,
        help="An update gave the customer a band. What its first run finds goes into "
        "one list for each person, and makes no single tasks.",
    )
    alert_ids = fields.One2many(
        comodel_name="renewal.health.alert",
        inverse_name="customer_id",
        readonly=True,
    )
    open_alert_ids = fields.One2many(
        comodel_name="renewal.health.alert",
        inverse_name="customer_id",
        string="Open Alerts",
        domain=[("state", "=", "open")],
        readonly=True,
    )
    open_alert_count = fields.Integer(
        compute="_compute_open_alert_count",
    )

    def _compute_open_alert_count(self):
        counts = dict(
            self.env["renewal.health.alert"]._read_group(
                [("customer_id", "in", self.ids), ("state", "=", "open")],
                ["customer_id"],
                ["__count"],
            )
        )
        for customer in self:
            customer.open_alert_count = counts.get(customer, 0)

    def write(self, vals):
        """Open alerts follow when another person looks after the customer."""
        result = super().write(vals)
        if "csm_id" in vals:
            self._pass_on_alerts()
        return result

    def action_view_alerts(self):
        """Open the alerts of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management_health.renewal_health_alert_action"
        )
        return {
            **action,
            "domain": [("customer_id", "=", self.id)],
            "context": {"search_default_filter_open": 1},
        }

    def _get_responsibles(self, leaving=None):
        """Who is responsible for each customer: its success manager, those whom the
        renewals name, then the owner of the nearest open renewal, the team leader and
        the renewal manager. Active people of the company only; whoever stands in for an
        absent one is asked instead.

        Constant queries, whatever the number of customers.

        :param leaving: res.users who are about to be archived
        :return: {customer: res.users, empty where nobody is left}
        """
        # sudo: whose work it is must not depend on who asks
        renewals = self.env["renewal.renewal"].sudo()
        renewals = renewals.search(
            [("health_id", "in", self.ids), ("outcome", "=", False)],
            order="decision_date, id",
        )
        by_customer = renewals.grouped("health_id")
        leaving = leaving or self.env["res.users"]
        result = {}
        for customer in self.sudo():
            own = by_customer.get(customer, renewals.browse())
            people = customer._get_chain(own.with_prefetch(renewals.ids)) - leaving
            result[customer.with_env(self.env)] = people[:1].with_env(self.env)
        return result

    def _get_chain(self, renewals):
        """People to turn to, nearest first. Override to slot somebody in.

        :param renewals: the customer's open renewals, nearest decision first
        """
        self.ensure_one()
        company = self.company_id
        people = self.csm_id | self.partner_id.renewal_csm_id
        for renewal in renewals:
            people |= renewal.csm_id
        chain = self._filter_present(people)
        for renewal in renewals[:1]:
            chain |= renewal._get_escalation_chain()
        return chain | self._filter_present(company.renewal_manager_id)

    def _filter_present(self, people):
        """Of these people those who are there, or who stands in for them."""
        company = self.company_id
        present = self.env["res.users"].union(
            *(user._get_present(company) for user in people if user.active)
        )
        return present.filtered(lambda user: company in user.company_ids)

    def _pass_on_alerts(self):
        """Pass open alerts on to whoever is responsible for the customer now."""
        # sudo: the alert may be somebody else's
        alerts = self.env["renewal.health.alert"].sudo()
        alerts.search(
            [("customer_id", "in", self.ids), ("state", "=", "open")]
        )._reassign()

    def _absorb(self, other):
        self._close_double_alerts(other)
        return super()._absorb(other)

    def _close_double_alerts(self, other):
        """One alert is open, the older one, with the reasons of both."""
        alerts = self.env["renewal.health.alert"].search(
            [("customer_id", "in", (self | other).ids), ("state", "=", "open")],
            order="opened_date, id",
        )
        first, doubles = alerts[:1], alerts[1:]
        if not doubles:
            return
        moved = doubles._get_reasons().filtered(
            lambda reason: reason.kind not in first._get_reasons().mapped("kind")
        )
        moved.alert_id = first
        # else no alert of the kind would open again, as after a person's "enough"
        doubles.reason_ids.is_over = True
        doubles._close(
            "joined",
            self.company_id._get_renewal_today(),
            self.env._(
                "%(one)s and %(other)s were merged.",
                one=self.partner_id.name,
                other=other.partner_id.name,
            ),
        )
