# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import day
from .hypothesis_common import given, settings, st
from .simulation_common import SimulationCase


@tagged("post_install", "-at_install")
class TestJoinedMail(SimulationCase):
    """One e-mail to a person names every contract that is due in the cap's time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.new_mail_template()
        cls.company.renewal_owner_digest = False

    def mail_vals(self, offset, template=None, **values):
        template = template or self.template
        values = {"late_days": 5, **values}
        return self.step_vals(
            offset, action="mail", mail_template_id=template.id, **values
        )

    def get_mails(self):
        return self.env["mail.mail"].search(
            [("model", "=", "renewal.renewal"), ("state", "=", "outgoing")]
        )

    def new_renewals(self, count, end=40, **values):
        return self.env["renewal.renewal"].union(
            *(
                self.new_renewal(end=end, name=f"Plan {number}", **values)
                for number in range(count)
            )
        )

    def test_eight_contracts_that_end_on_one_day_are_in_one_mail(self):
        self.new_playbook(self.mail_vals(-30))
        renewals = self.new_renewals(8)
        self.run_day(10)
        mail = self.get_mails()
        self.assertEqual(len(mail), 1)
        for renewal in renewals:
            self.assertIn(renewal.contract_id.name, mail.body_html)
        self.assertEqual(set(renewals.step_ids.mapped("state")), {"done"})
        self.assertEqual(renewals.step_ids.mail_id, mail.mail_message_id)
        self.run_day(10)
        self.run_day(20)
        self.assertEqual(self.get_mails(), mail)

    def test_three_rules_of_four_contracts_are_three_mails(self):
        self.new_playbook(*(self.mail_vals(offset) for offset in (-30, -20, -10)))
        renewals = self.new_renewals(4)
        for offset in range(10, 41):
            self.run_day(offset)
        mails = self.get_mails()
        self.assertEqual(len(mails), 3)
        self.assertEqual(set(renewals.step_ids.mapped("state")), {"done"})
        for mail in mails:
            for renewal in renewals:
                self.assertIn(renewal.contract_id.name, mail.body_html)

    def test_what_is_due_within_the_cap_is_in_the_mail_of_today(self):
        self.new_playbook(self.mail_vals(-30))
        renewals = self.new_renewal(end=40) | self.new_renewal(end=46)
        later = self.new_renewal(end=47)
        self.run_day(10)
        self.assertEqual(renewals.step_ids.mail_id, self.get_mails().mail_message_id)
        self.assertEqual(renewals.step_ids.mapped("done_date"), [day(10), day(10)])
        self.assertEqual(later.step_ids.state, "planned")
        self.run_day(17)
        self.assertEqual(later.step_ids.state, "done")
        self.assertEqual(len(self.get_mails()), 2)

    def test_the_most_urgent_step_says_which_template(self):
        urgent = self.template.copy({"subject": "Last days of {{ object.name }}"})
        self.new_playbook(self.mail_vals(-30), self.mail_vals(-7, urgent))
        self.new_renewal(end=40)
        first = self.new_renewal(end=18)
        self.run_day(10)
        mail = self.get_mails()
        self.assertEqual(mail.subject, f"Last days of {first.name}")

    def test_another_contact_keeps_a_mail_of_their_own(self):
        self.new_playbook(self.mail_vals(-30))
        ana = self.partner.create(
            {"name": "Ana", "email": "ana@example.com", "parent_id": self.partner.id}
        )
        mine, hers = (
            self.new_renewal(end=40),
            self.new_renewal(end=40, partner_id=ana.id),
        )
        self.run_day(10)
        mails = self.get_mails()
        self.assertEqual(mails.recipient_ids, self.partner | ana)
        self.assertEqual(mine.step_ids.mail_id.partner_ids, self.partner)
        self.assertEqual(hers.step_ids.mail_id.partner_ids, ana)

    def test_another_language_keeps_a_mail_of_its_own(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.template.lang = "{{ object.contract_id.code or 'en_US' }}"
        self.new_playbook(self.mail_vals(-30))
        self.new_renewal(end=40)
        self.new_renewal(end=40, code="fr_FR")
        self.run_day(10)
        self.assertEqual(len(self.get_mails()), 1, "it waits for the cap, too")
        self.run_day(17)
        self.assertEqual(len(self.get_mails()), 2)

    def test_a_step_whose_condition_is_not_met_stays_out(self):
        rules = self.new_playbook(self.mail_vals(-30)).step_ids
        self.new_renewal(end=40)
        other = self.new_renewal(end=44, name="Other")
        rules.condition = "[('name', 'not like', 'Other')]"
        self.run_day(10)
        self.assertEqual(other.step_ids.state, "planned")
        self.run_day(14)
        self.assertEqual(other.step_ids.state, "skipped")

    def test_a_step_that_somebody_rescheduled_keeps_its_day(self):
        self.new_playbook(self.mail_vals(-30))
        self.new_renewal(end=40)
        other = self.new_renewal(end=60)
        self.run_day()
        other.step_ids.write({"scheduled_date": day(12), "is_rescheduled": True})
        self.run_day(10)
        self.assertEqual(other.step_ids.state, "planned")

    def test_the_list_is_there_for_custom_templates(self):
        self.template.body_html = (
            "<p>Dear</p><t t-out='object._get_mailed_list()'/><p>Kind regards</p>"
        )
        self.new_playbook(self.mail_vals(-30))
        renewals = self.new_renewals(2)
        self.run_day(10)
        body = self.get_mails().body_html
        for renewal in renewals:
            self.assertEqual(body.count(renewal.contract_id.name), 1)
        self.assertLess(body.index("Plan 1"), body.index("Kind regards"))

    def test_one_contract_is_listed_nowhere(self):
        self.new_playbook(self.mail_vals(-30))
        self.new_renewal(end=40)
        self.run_day(10)
        self.assertNotIn("<li>", self.get_mails().body_html)

    def test_the_timeline_says_with_which_contract_it_was_sent(self):
        self.new_playbook(self.mail_vals(-30))
        first, second = self.new_renewals(2)
        self.run_day(10)
        results = {first.step_ids.result, second.step_ids.result}
        self.assertEqual(len(results), 2)
        self.assertTrue(any("Plan" in result for result in results), results)

    @given(
        ends=st.lists(st.integers(31, 80), min_size=1, max_size=6),
        offsets=st.sets(st.integers(-30, -1), min_size=1, max_size=3),
    )
    @settings(max_examples=20)
    def test_nobody_starves(self, ends, offsets):
        """Each contract of a customer is mentioned before its end, and nobody gets two
        e-mails within the cap. Simulated days are the daily run's own."""
        with self.env.cr.savepoint() as savepoint:
            playbook = self.new_playbook(*map(self.mail_vals, offsets))
            renewals = self.env["renewal.renewal"].union(*map(self.new_renewal, ends))
            lines = self.get_lines(self.simulate(playbook, user=self.env.user))
            sent = lines.filtered(lambda line: line.state == "done")
            mentioned, days = sent.renewal_id, sorted(set(sent.mapped("date")))
            savepoint.rollback()
        self.assertEqual(mentioned, renewals)
        gaps = [(after - day).days for day, after in zip(days, days[1:], strict=False)]
        self.assertTrue(all(gap >= 7 for gap in gaps), days)
