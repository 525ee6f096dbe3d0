# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import RenewalCase

# What a renewal administrator without Settings may not read.
SECRETS = (
    "[('message_ids.mail_server_id.smtp_pass', '=like', 'hu%')]",
    "[('message_ids', 'any', [('mail_server_id.smtp_pass', '=like', 'hu%')])]",
    "['|', ('id', '=', 1), ('contract_id.company_id.partner_id.credit_limit', '>', 5)]",
    "[('create_uid.api_key_ids.name', 'ilike', 'x')]",
    "[('contract_id.contract_line_ids.analytic_distribution', '!=', False),"
    " ('message_ids.mail_ids.state', '=', 'sent')]",
)


@tagged("post_install", "-at_install")
class TestConditions(RenewalCase):
    """Conditions that people write: read and never evaluated, and asked with the
    rights of whoever writes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.playbook = cls.new_playbook()
        cls.rule = cls.playbook.step_ids[0]
        cls.admin = cls.new_user("admin", "renewal_management.group_renewal_manager")
        cls.admin.group_ids |= cls.env.ref("base.group_system")
        cls.admin.group_ids |= cls.env.ref("account.group_account_readonly")

    def assertRefused(self, reason, method, *args):
        with self.assertRaisesRegex(ValidationError, reason), self.env.cr.savepoint():
            method(*args)

    def get_ways(self, user):
        """Every way in which a person gives a playbook or a rule its condition."""
        playbooks = self.env["renewal.playbook"].with_user(user)
        rules = self.env["renewal.playbook.step"].with_user(user)
        rule = self.step_vals(-9, playbook_id=self.playbook.id)
        line = self.step_vals(-8)
        return {
            "write": lambda text: self.playbook.with_user(user).write({"domain": text}),
            "create": lambda text: playbooks.create({"name": "P", "domain": text}),
            "default": lambda text: playbooks.with_context(default_domain=text).create(
                {"name": "P"}
            ),
            "rule": lambda text: self.rule.with_user(user).write({"condition": text}),
            "new rule": lambda text: rules.create({**rule, "condition": text}),
            "rule of a playbook": lambda text: self.playbook.with_user(user).write(
                {"step_ids": [(0, 0, {**line, "condition": text})]}
            ),
        }

    def test_a_condition_on_what_its_writer_may_not_read_is_refused(self):
        for way, method in self.get_ways(self.manager).items():
            for text in SECRETS:
                with self.subTest(way=way, text=text):
                    self.assertRefused("You may not read", method, text)

    def test_an_imported_condition_is_refused_too(self):
        playbooks = self.env["renewal.playbook"].with_user(self.manager)
        result = playbooks.load(["name", "domain"], [["Imported", SECRETS[0]]])
        self.assertFalse(result["ids"])
        self.assertIn("You may not read", result["messages"][0]["message"])

    def test_whoever_may_read_it_may_ask_for_it(self):
        text = "[('partner_id.credit_limit', '>', 5)]"
        for way, method in self.get_ways(self.admin).items():
            with self.subTest(way=way):
                method(text)
        self.assertRefused(
            "You may not read",
            self.playbook.with_user(self.manager).copy,
        )
        self.playbook.with_user(self.manager).name = "Its name may be changed"

    def test_ordinary_conditions_are_for_every_renewal_administrator(self):
        for text in (
            "[('company_atr_amount', '>=', 10000), ('has_opportunity', '=', False)]",
            "[('partner_id.category_id.name', 'ilike', 'x')]",
            "[('contract_id.tag_ids', 'in', [1, 2]), ('user_id', '=', uid)]",
            "['!', ('term_end', '<=', 'today +30d')]",
            "[('term_end', '<=', context_today() + datetime.timedelta(days=30))]",
            "[('term_end', '>=', time.strftime('%Y-01-01'))]",
        ):
            with self.subTest(text=text):
                self.playbook.with_user(self.manager).domain = text

    def test_nothing_of_a_condition_is_evaluated(self):
        begin = time.monotonic()
        for text in (
            "[('id', '=', 9**9**8)]",
            "['x' * 10**10]",
            "[('id', 'in', [x for x in (1, 2)])]",
            "[('name', '=', ().__class__)]",
            "[('name', '=', datetime.datetime.__name__)]",
        ):
            with self.subTest(text=text):
                self.assertRefused(
                    "not allowed in a condition", self.playbook.write, {"domain": text}
                )
        self.assertLess(time.monotonic() - begin, 5)

    def test_a_preview_tells_nothing_that_its_reader_may_not_read(self):
        self.playbook.with_user(self.admin).write({"domain": SECRETS[2]})
        with self.assertRaisesRegex(ValidationError, "You may not read"):
            self.playbook.with_user(self.manager).action_simulate()
        self.playbook.with_user(self.admin).write({"domain": "[]"})
        self.rule.with_user(self.admin).write({"condition": SECRETS[2]})
        with self.assertRaisesRegex(ValidationError, "You may not read"):
            self.playbook.with_user(self.manager).action_simulate()

    def test_what_was_stored_before_is_kept_and_matches_nothing(self):
        """A database of before the check: nobody loses a word, and nobody is told what
        they may not read."""
        renewal = self.new_renewal()
        self.run_day()
        self.assertEqual(self.get_states(renewal), {-90: "done", -30: "planned"})
        self.store(self.playbook, "domain", SECRETS[0].replace("=like", "not like"))
        self.env["renewal.playbook"]._refuse_stored_conditions()._request_planning()
        self.run_day(1)
        self.assertFalse(renewal.playbook_id)
        self.assertIn("hu%", self.playbook.domain)
        self.assertIn("You may not read", self.playbook.error)
        self.playbook.with_user(self.manager).domain = "[]"
        self.run_day(2)
        self.assertEqual(renewal.playbook_id, self.playbook)
        self.assertFalse(self.playbook.error)

    def test_a_stored_condition_of_a_rule_fails_its_steps_in_words(self):
        renewal = self.new_renewal()
        self.store(self.rule, "condition", SECRETS[0])
        self.env["renewal.playbook.step"]._refuse_stored_conditions()
        self.run_day()
        step = self.get_step(renewal, -90)
        self.assertEqual(step.state, "failed")
        self.assertIn("You may not read", step.reason)

    def test_a_stored_condition_that_is_no_condition_matches_nothing(self):
        renewal = self.new_renewal()
        self.store(self.playbook, "domain", "[('id', '<', 9**9**8)]")
        self.env["renewal.playbook"]._refuse_stored_conditions()
        renewal._request_planning(renewal._get_open_domain())
        self.run_day()
        self.assertFalse(renewal.playbook_id)
        self.assertIn("not allowed in a condition", self.playbook.error)

    def store(self, record, name, text):
        """As it was stored by the manager before it was checked."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = %s, write_uid = %s WHERE id = %s",
                SQL.identifier(record._table),
                SQL.identifier(name),
                text,
                self.manager.id,
                record.id,
            )
        )
        self.env.invalidate_all()
