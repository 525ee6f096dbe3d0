# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from .common import RenewalCase

OPPORTUNITY_ACTIVITY = "renewal_management.mail_activity_type_opportunity"


class OpportunityCase(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.activity_type = cls.env.ref(OPPORTUNITY_ACTIVITY)

    def create_for(self, renewals, by="customer"):
        leads = renewals._create_opportunities(by)
        self.env.flush_all()
        return leads

    def get_questions(self, renewal):
        """Open tasks that ask what follows from the opportunity."""
        return renewal.activity_ids.filtered(
            lambda a: a.activity_type_id == self.activity_type
        )

    def lose(self, lead, reason=None):
        """Through CRM's own wizard, as a salesperson does."""
        self.env["crm.lead.lost"].create(
            {"lead_ids": lead.ids, "lost_reason_id": reason and reason.id}
        ).action_lost_reason_apply()

    def new_lead(self, **values):
        return self.env["crm.lead"].create(
            {
                "name": "Other business",
                "type": "opportunity",
                "partner_id": self.partner.id,
                "user_id": self.rep.id,
                **values,
            }
        )
