# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.action import dialog
from ...tools.revenue import recurring, term_months


class RenewalRenewal(models.Model):
    """Making the opportunity: for one renewal, or one for several of a customer."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_create_opportunity(self):
        """Create the opportunities of these renewals, or open the existing ones.

        Asks first where there is a choice: several renewals of one customer, or an open
        opportunity that they could join.
        """
        self._check_can_create_opportunity()
        todo = self._filter_without_opportunity()
        if not todo:
            return self.action_view_opportunity()
        if todo._has_opportunity_choice():
            return todo._get_opportunity_choice_action()
        return todo._create_opportunities()._get_created_action()

    def _check_can_create_opportunity(self):
        self.check_access("write")
        if not self.env["crm.lead"].has_access("create"):
            raise UserError(
                self.env._(
                    "Creating an opportunity takes access to Sales. Ask the owner of "
                    "the renewal to create it, or an administrator for the access."
                )
            )
        if not self.opportunity_id and all(self.mapped("outcome")):
            raise UserError(
                self.env._(
                    "The renewal is closed, so no opportunity can be created for it."
                )
            )

    def _filter_without_opportunity(self):
        return self.filtered(lambda r: not r.outcome and not r.has_opportunity)

    def _has_opportunity_choice(self):
        """Whether somebody has to choose how many, or which one."""
        customers = self.grouped(lambda r: r._get_opportunity_key("customer"))
        if len(customers) < len(self):
            return True
        return len(customers) == 1 and bool(self._get_joinable_opportunities(limit=1))

    def _get_joinable_opportunities(self, limit=None):
        """Open opportunities of the customer that these renewals could join, of those
        the user may change; none for several customers."""
        if len(self.partner_id) != 1 or len(self.company_id) != 1:
            return self.env["crm.lead"]
        domain = Domain(
            [
                ("partner_id", "child_of", self.partner_id.id),
                ("company_id", "in", (False, self.company_id.id)),
                ("type", "=", "opportunity"),
                ("won_status", "=", "pending"),
            ]
        )
        return self.env["crm.lead"].search(domain, limit=limit)

    def _get_opportunity_choice_action(self):
        return dialog(
            self.env._("Create an Opportunity"),
            "renewal.opportunity.create",
            default_renewal_ids=self.ids,
        )

    # ------------------------------------------------------------------
    # Creating
    # ------------------------------------------------------------------

    def _create_opportunities(self, by="customer"):
        """Create the opportunities of the renewals that have none.

        :param by: ``customer``: one for each customer; ``renewal``: one for each
        :return: crm.lead, the new ones
        """
        groups = [
            *self._filter_without_opportunity()
            .grouped(lambda r: r._get_opportunity_key(by))
            .values()
        ]
        # owners hear of it once, in the digest of the daily run
        # sudo: the owner's opportunity may be out of sight of whoever creates it
        leads = (
            self.env["crm.lead"]
            .sudo()
            .with_context(mail_auto_subscribe_no_notify=True)
            .create([renewals._prepare_opportunity_vals() for renewals in groups])
        )
        for renewals, lead in zip(groups, leads, strict=True):
            # not by assignment, which forgets what is read together
            # sudo: see above; that the renewals may be changed was checked
            renewals.sudo().write({"opportunity_id": lead.id})
        return leads.with_env(self.env)

    def _join_opportunity(self, lead):
        """Put these renewals on an opportunity that is already there."""
        lead.check_access("write")
        self.opportunity_id = lead

    def _get_opportunity_key(self, by):
        """Renewals with the same key share an opportunity."""
        self.ensure_one()
        if by == "renewal":
            return self.id
        return self.company_id, self.partner_id

    def _prepare_opportunity_vals(self):
        """Values of the CRM opportunity that these renewals of one customer share: the
        amounts added up, the earliest deadline, the owner of the largest. Override to
        add your own."""
        largest = self._get_largest()
        company = largest.company_id
        currency = company.currency_id
        deadline = min(self.mapped("decision_date"))
        return {
            "type": "opportunity",
            "name": largest._get_opportunity_name(len(self)),
            "partner_id": largest.contact_id.id,
            "renewal_partner_id": largest.contact_id.id,
            "user_id": largest._get_opportunity_owner().id,
            "company_id": company.id,
            "date_deadline": deadline,
            "renewal_deadline": deadline,
            "tag_ids": self.tag_ids.ids,
            **largest._prepare_team_vals(),
            **self._prepare_revenue_vals(currency),
        }

    def _prepare_team_vals(self):
        """The team of the renewal, unless it is another company's."""
        team = self.team_id
        is_fit = team and team.company_id in (team.company_id.browse(), self.company_id)
        return {"team_id": team.id} if is_fit else {}

    def _get_largest(self):
        return self.sorted("company_atr_amount", reverse=True)[:1]

    def _get_opportunity_name(self, count):
        self.ensure_one()
        if count == 1:
            return self.env._("Renewal: %(name)s", name=self.name)
        return self.env._(
            "%(count)s renewals: %(customer)s",
            count=count,
            customer=self.partner_id.name,
        )

    def _get_opportunity_owner(self):
        """The owner, unless archived or of other companies: CRM would refuse them."""
        self.ensure_one()
        # sudo: of a user's companies, those count too that the reader did not select
        return self.user_id.filtered(
            lambda user: user.active and self.company_id in user.sudo().company_ids
        )

    # ------------------------------------------------------------------
    # Amounts
    # ------------------------------------------------------------------

    def _get_opportunity_amount(self, currency):
        """Yearly value of these renewals: as proposed, or as it was renewed.

        :param currency: res.currency of the result
        """
        total = 0.0
        for renewal in self:
            amount = {
                False: renewal.proposed_amount,
                "renewed": renewal.renewed_amount,
            }.get(renewal.outcome, 0.0)
            total += renewal.currency_id._convert(
                amount,
                currency,
                renewal.company_id,
                renewal.rate_date or fields.Date.context_today(self),
            )
        return total

    def _prepare_revenue_vals(self, currency):
        """Revenue of the opportunity that these renewals share.

        CRM shows expected revenue *plus* recurring revenue. So where recurring revenue
        is switched on the value is there, for the length of the next term, and nothing
        is expected besides; where it is not, the value of a year is expected.
        """
        yearly = self._get_opportunity_amount(currency)
        lengths = {
            term_months(r.next_term_interval, r.next_term_unit) for r in self
        } or {None}
        plans = self._get_recurring_plans()
        months = lengths.pop() if len(lengths) == 1 else None
        amount, length = recurring(yearly, months, plans)
        revenue = currency.round(amount if length else yearly)
        return {
            "expected_revenue": 0.0 if length else revenue,
            "recurring_revenue": revenue if length else 0.0,
            "recurring_plan": plans[length] if length else False,
            "renewal_revenue": revenue,
        }

    @api.model
    def _get_recurring_plans(self):
        """Recurring plans by length, when recurring revenue is switched on.

        :return: {months: id}
        """
        if not self.env.user.has_group("crm.group_use_recurring_revenues"):
            return {}
        # sudo: the amount must not depend on who may read plans
        plans = (
            self.env["crm.recurring.plan"]
            .sudo()
            .search_fetch(
                [("number_of_months", ">", 0)],
                ["number_of_months"],
                order="sequence desc",
            )
        )
        return {plan.number_of_months: plan.id for plan in plans}
