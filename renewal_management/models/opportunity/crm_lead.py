# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ...tools.action import notification

# A change to one of these may win, lose or restore an opportunity.
STATE_FIELDS = {"active", "probability", "stage_id"}


class CrmLead(models.Model):
    _inherit = "crm.lead"

    renewal_ids = fields.One2many(
        comodel_name="renewal.renewal",
        inverse_name="opportunity_id",
        string="Renewals",
        help="One opportunity may carry several renewals of a customer.",
    )
    renewal_count = fields.Integer(
        compute="_compute_renewal_count",
    )

    def _compute_renewal_count(self):
        counts = dict(
            # sudo: the number is no secret to whoever sees the opportunity
            self.env["renewal.renewal"]
            .sudo()
            ._read_group(
                [("opportunity_id", "in", self.ids)], ["opportunity_id"], ["__count"]
            )
        )
        for lead in self:
            lead.renewal_count = counts.get(lead._origin, 0)

    def write(self, vals):
        """Renewals follow when their opportunity is won, lost or restored."""
        if not STATE_FIELDS & set(vals):
            return super().write(vals)
        # sudo: whoever settles the opportunity need not see its renewals
        renewals = self.sudo().renewal_ids
        before = renewals._get_opportunity_states()
        result = super().write(vals)
        renewals._on_opportunity_changed(before)
        return result

    def unlink(self):
        """Renewals stay, without an opportunity, and say so."""
        # sudo: see above
        leads = self.sudo()
        notes = {
            renewal.id: self.env._(
                "The opportunity %(name)s was deleted.", name=lead.name
            )
            for lead in leads
            for renewal in lead.renewal_ids
        }
        renewals = leads.renewal_ids
        if renewals:
            renewals.opportunity_id = False
            renewals._message_log_batch(bodies=notes)
        return super().unlink()

    def _merge_dependences(self, opportunities):
        """Renewals of merged opportunities follow the one that remains."""
        # sudo: merging deletes the others, whoever may see their renewals
        opportunities.sudo().renewal_ids.opportunity_id = self
        return super()._merge_dependences(opportunities)

    def action_view_renewals(self):
        """Open the renewals of this opportunity."""
        domain = [("opportunity_id", "in", self.ids)]
        return self.env["renewal.renewal"]._get_list_action(domain)

    def _get_window_action(self):
        """Show these opportunities, lost ones too."""
        action = {"type": "ir.actions.act_window", "res_model": "crm.lead"}
        if len(self) == 1:
            return {**action, "res_id": self.id, "view_mode": "form"}
        return {
            **action,
            "name": self.env._("Opportunities"),
            "view_mode": "list,kanban,form",
            "domain": [("id", "in", self.ids)],
            "context": {"active_test": False},
        }

    def _get_created_action(self):
        """Show what was created for renewals; whoever made it for somebody else may not
        be allowed to open it."""
        leads = self._filtered_access("read")
        if leads:
            return leads._get_window_action()
        # sudo: only the names
        owners = ", ".join(self.sudo().user_id.mapped("name"))
        message = self.env._("The opportunity is with %s.", owners)
        return notification("success", message)

    def _is_open_opportunity(self):
        self.ensure_one()
        return self.active and self.won_status == "pending"

    def _get_renewal_state(self):
        """State of an opportunity as its renewals see it: an archived one is lost."""
        if not self:
            return "none"
        self.ensure_one()
        if self.won_status == "won":
            return "won"
        return "open" if self._is_open_opportunity() else "lost"

    def _get_renewal_outcomes(self):
        """Outcomes of the renewals of each opportunity, False for an open one.

        :return: {lead: {outcome}}
        """
        outcomes = {lead: set() for lead in self}
        for lead, outcome in self.env["renewal.renewal"]._read_group(
            [("opportunity_id", "in", self.ids)], ["opportunity_id", "outcome"]
        ):
            outcomes[lead].add(outcome)
        return outcomes

    def _log_renewals(self, renewals):
        """Note on each opportunity how its renewals ended.

        :param renewals: those that were closed just now
        """
        labels = dict(renewals._fields["outcome"]._description_selection(self.env))
        by_lead = renewals.grouped("opportunity_id")
        notes = {
            lead.id: ", ".join(
                f"{labels[renewal.outcome]}: {renewal.name}"
                for renewal in by_lead[lead]
            )
            for lead in self
        }
        self._message_log_batch(bodies=notes)

    def _lose_with_renewals(self, renewals):
        """Lost with the reason of the renewals, where CRM knows one of that name."""
        reasons = self._get_lost_reasons(renewals.reason_id)
        for reason, mine in self.grouped(
            lambda lead: lead.renewal_ids.reason_id[:1]
        ).items():
            mine.action_set_lost(lost_reason_id=reasons.get(reason.name, False))

    def _get_lost_reasons(self, reasons):
        """Lost reasons of CRM that are called as reasons of terminated contracts.

        :param reasons: contract.terminate.reason
        :return: {name: id of crm.lost.reason}
        """
        names = reasons.mapped("name")
        found = self.env["crm.lost.reason"].search([("name", "in", names)])
        return {reason.name: reason.id for reason in found}

    def _ask_what_remains(self):
        """Ask somebody to look at an opportunity that has nothing left to renew."""
        for lead in self.filtered("user_id.active"):
            lead.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The renewals were voided: close the opportunity?"),
                user_id=lead.user_id.id,
            )
