# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Builders and the daily run, for our tests and for those of other addons.

The clock is frozen at ``TODAY``; ``run_day`` moves it and runs the scheduled job the
way Odoo does.
"""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import TransactionCase, new_test_user

# A Monday; far from year ends and from daylight saving changes.
TODAY = date(2026, 3, 2)


def day(offset):
    """The day that is ``offset`` days from today."""
    return TODAY + timedelta(days=offset)


class RenewalBuilders:
    """A company with a rep, a team leader and a renewal manager, and what they work on.

    Mix it into a test case and call ``set_up_people``.
    """

    @classmethod
    def set_up_people(cls):
        cls.company = cls.env.company
        cls.company.partner_id.lang = "en_US"
        cls.rep = cls.new_user("rep", "sales_team.group_sale_salesman")
        cls.other_rep = cls.new_user("other_rep", "sales_team.group_sale_salesman")
        cls.leader = cls.new_user("leader", "renewal_management.group_renewal_user_all")
        cls.manager = cls.new_user(
            "manager", "renewal_management.group_renewal_manager"
        )
        cls.csm = cls.new_user("csm", "renewal_management.group_renewal_user")
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Team",
                "user_id": cls.leader.id,
                "member_ids": [Command.set((cls.rep | cls.other_rep).ids)],
            }
        )
        cls.company.renewal_manager_id = cls.manager
        # at any time: tests send the queue when they like
        cls.company.write({"renewal_mail_from": 0, "renewal_mail_until": 24})
        cls.partner = cls.env["res.partner"].create(
            {"name": "Acme", "email": "acme@example.com", "lang": "en_US"}
        )
        # what is shipped stays out of the way of what is tested
        cls.env["renewal.playbook"].search([]).action_archive()

    @classmethod
    def new_user(cls, login, group):
        return new_test_user(
            cls.env,
            login=f"renewal_{login}",
            name=login,
            groups=group,
            lang="en_US",
            notification_type="email",
        )

    # ------------------------------------------------------------------
    # Builders
    # ------------------------------------------------------------------

    @classmethod
    def line_vals(cls, end=90, start=-275, **values):
        """Values of a contract line; ``start`` and ``end`` in days from today."""
        begin = day(start)
        return {
            "name": "Service",
            "quantity": 1,
            "price_unit": 100.0,
            "recurring_rule_type": "monthly",
            "date_start": begin,
            "date_end": None if end is None else day(end),
            "recurring_next_date": begin,
            **values,
        }

    @classmethod
    def new_mail_template(cls):
        """An e-mail to the contact of a renewal."""
        return cls.env["mail.template"].create(
            {
                "name": "Renewal",
                "model_id": cls.env["ir.model"]._get_id("renewal.renewal"),
                "subject": "Your contract {{ object.name }}",
                "body_html": "<p>Dear <t t-out='object.contact_id.name'/></p>",
                "partner_to": "{{ object.contact_id.id }}",
                "use_default_to": False,
            }
        )

    @classmethod
    def new_contract(cls, *lines, **values):
        """A contract with these lines; one line that ends in 90 days by default."""
        return cls.env["contract.contract"].create(
            {
                "name": "Contract",
                "partner_id": cls.partner.id,
                "user_id": cls.rep.id,
                "contract_line_ids": [
                    Command.create(line) for line in lines or [cls.line_vals()]
                ],
                **values,
            }
        )

    @classmethod
    def new_renewal(cls, end=90, **values):
        """The renewal of a new contract whose only line ends in ``end`` days."""
        return cls.new_contract(cls.line_vals(end=end), **values).renewal_ids

    @classmethod
    def new_playbook(cls, *steps, **values):
        """A playbook of these steps; T-90 and T-30 tasks by default."""
        steps = steps or (cls.step_vals(-90), cls.step_vals(-30))
        return cls.env["renewal.playbook"].create(
            {
                "name": "Playbook",
                "step_ids": [Command.create(step) for step in steps],
                **values,
            }
        )

    @classmethod
    def step_vals(cls, offset, **values):
        """Values of a rule ``offset`` days from the decision date."""
        return {
            "name": f"T{offset:+d}",
            "offset_days": offset,
            "shift": "none",
            "late_days": 60,
            "days_to_act": 0,
            **values,
        }

    # ------------------------------------------------------------------
    # Questions
    # ------------------------------------------------------------------

    def get_step(self, renewal, offset, level=0):
        """The step of the rule ``offset`` days from the decision date."""
        return renewal.step_ids.filtered(
            lambda step: (
                step.playbook_step_id.offset_days == offset and step.level == level
            )
        )

    def get_states(self, renewal):
        """{offset: state} of the steps of a renewal, escalations left out."""
        return {
            step.playbook_step_id.offset_days: step.state
            for step in renewal.step_ids
            if not step.level
        }

    def get_activities(self, renewal):
        """Summaries of the open activities."""
        return sorted(renewal.activity_ids.mapped("summary"))


class RenewalCase(RenewalBuilders, TransactionCase):
    """The same on a frozen clock, with the daily run."""

    freeze_time = freeze_time(TODAY)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.set_up_people()

    def run_day(self, offset=0):
        """Run the scheduled job on the day ``offset`` days from today.

        :return: the run of that day
        """
        self.env.flush_all()
        cron = self.env.ref("renewal_management.ir_cron_renewal_daily")
        with freeze_time(day(offset)), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        return self.env["renewal.run"].search(
            [("date", "=", day(offset)), ("company_id", "=", self.company.id)]
        )

    def press(self, records, button, user):
        """Press a button that commits, as a request of this user does."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            getattr(records.with_env(self.env(cr=cr, user=user.id)), button)()
        self.env.invalidate_all()

    def sync_lines(self):
        """What the end of a transaction does after contract lines were written."""
        self.env["renewal.transaction"]._run_requests(
            self.env["contract.contract"], "_sync_renewals"
        )
