# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from ..tools.migration import improve, ship

STEP = "renewal_management.renewal_playbook_step_enterprise_talk"
DASHBOARD = "renewal_management.spreadsheet_dashboard_renewals"
PLAYBOOK = "renewal_management.renewal_playbook_supplier"
STAGE = "renewal_management.renewal_stage_agreed"
# Not from an XML file of records that are improved one by one
OTHERS = ("ir.cron", "ir.actions.server", "renewal.register.word")
OLD = {"name": {"en_US": "Old words", "zh_CN": "旧"}, "offset_days": [-100, -99]}


@tagged("post_install", "-at_install")
class TestImprovement(TransactionCase):
    """What a migration does with a shipped record that a newer version improves: here
    the version under test improves one that was shipped otherwise before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.rows = cls.env["renewal.improvement"]
        cls.step = cls.env.ref(STEP)
        cls.now = cls.get_values(cls.step)

    @classmethod
    def get_values(cls, record):
        return [
            record.with_context(lang=lang)[name]
            for name in OLD
            for lang in ("en_US", "zh_CN")
        ]

    def ship_old(self):
        """The record as a former version shipped it, untouched."""
        self.step.with_context(lang="en_US").name = OLD["name"]["en_US"]
        self.step.with_context(lang="zh_CN").name = OLD["name"]["zh_CN"]
        self.step.offset_days = -99

    def improve(self, xmlid=STEP, before=None):
        self.env.flush_all()
        improve(self.env.cr, xmlid, before or OLD)
        self.env.invalidate_all()
        return self.rows.search([("xmlid", "=", xmlid)])

    def test_what_was_installed_is_as_it_is_shipped(self):
        modules = ("renewal_management", "renewal_management_health")
        shipped = self.env["ir.model.data"].search(
            [
                ("module", "in", modules),
                ("noupdate", "=", True),
                ("model", "not in", OTHERS),
            ]
        )
        by_code = ("contract_terminate_reason_", "renewal_playbook_step_enterprise_rev")
        files = shipped.filtered(lambda data: not data.name.startswith(by_code))
        self.assertGreater(len(files), 40)
        for data in files:
            record = self.env[data.model].browse(data.res_id).with_context(lang=None)
            plain = self.rows._get_shipped(record, data.complete_name)
            edited = [
                (name, self.rows._get_plain(record, name), value)
                for name, value in plain.items()
                if not self.rows._is_same(record, name, value)
            ]
            self.assertFalse(edited, data.complete_name)

    def test_a_record_that_nobody_edited_is_improved_in_every_language(self):
        self.ship_old()
        self.assertFalse(self.improve())
        self.assertEqual(self.get_values(self.step), self.now)

    def test_an_edit_of_any_field_is_kept_and_the_change_offered(self):
        for name, value in (("late_days", 3), ("active", False), ("name", "Mine")):
            with self.subTest(name):
                self.ship_old()
                self.step[name] = value
                before = self.get_values(self.step)
                rows = self.improve()
                self.assertEqual(self.get_values(self.step), before)
                self.assertEqual(rows.mapped("field_name"), ["name", "offset_days"])
                rows.unlink()
                self.step.write({"late_days": 21, "active": True})

    def test_an_edit_in_another_language_only_is_an_edit(self):
        self.ship_old()
        self.step.with_context(lang="zh_CN").name = "我的"
        rows = self.improve()
        self.assertEqual(self.step.with_context(lang="zh_CN").name, "我的")
        self.assertEqual(len(rows), 2)
        name = rows[0].with_context(lang="zh_CN")
        self.assertEqual(name.shipped_before, OLD["name"]["zh_CN"])
        self.assertEqual(name.shipped_now, self.now[1])
        self.assertEqual(name.current, "我的")

    def test_a_deleted_record_stays_deleted(self):
        self.step.unlink()
        self.assertFalse(self.improve())
        self.assertFalse(self.env.ref(STEP, raise_if_not_found=False))

    def test_improving_twice_changes_nothing_and_offers_nothing(self):
        self.assertFalse(self.improve())
        self.ship_old()
        self.step.late_days = 3
        self.improve()
        self.assertEqual(len(self.improve()), 2)

    def test_a_file_that_somebody_replaced_stays(self):
        dashboard = self.env.ref(DASHBOARD)
        shipped = dashboard.spreadsheet_binary_data
        mine = base64.b64encode(b'{"sheets": []}')
        dashboard.spreadsheet_binary_data = mine
        old = "e7ad9f5a4d0b7d1a6d0b1d4b7c8f2c5e9d3a1b2c"
        rows = self.improve(DASHBOARD, {"spreadsheet_binary_data": [old]})
        self.assertEqual(dashboard.spreadsheet_binary_data, mine)
        rows.action_take()
        self.assertEqual(dashboard.spreadsheet_binary_data, shipped)

    def test_an_administrator_takes_the_one_and_keeps_the_other(self):
        self.ship_old()
        self.step.late_days = 3
        manager = new_test_user(
            self.env, "keeper", groups="renewal_management.group_renewal_manager"
        )
        rows = self.improve().with_user(manager)
        self.assertEqual(rows[0].field_label, "Name")
        self.assertIn("Old words", rows[0].name)
        rows[0].action_take()
        rows[1].action_keep()
        self.assertEqual(self.get_values(self.step), [*self.now[:2], -99, -99])
        self.assertFalse(rows.exists())

    def test_nobody_else_decides(self):
        self.ship_old()
        self.step.late_days = 3
        rows = self.improve()
        user = new_test_user(
            self.env, "rep", groups="renewal_management.group_renewal_user_all"
        )
        for method in ("action_take", "action_keep"):
            with self.assertRaises(AccessError):
                getattr(rows.with_user(user), method)()
        self.assertTrue(rows.exists())

    def test_a_record_shipped_anew_comes_switched_off(self):
        playbook = self.env.ref(PLAYBOOK)
        playbook.unlink()
        ship(self.env.cr, PLAYBOOK)
        playbook = self.env.ref(PLAYBOOK)
        self.assertFalse(playbook.active)
        self.assertEqual(playbook.with_context(lang="zh_CN").name, "供应商合同")
        row = self.rows.search([("xmlid", "=", PLAYBOOK)])
        self.assertEqual((row.field_label, row.current), ("New", "Switched off"))
        row.action_take()
        self.assertTrue(playbook.active)

    def test_what_cannot_be_switched_off_is_offered_and_not_created(self):
        self.env.ref(STAGE).unlink()
        ship(self.env.cr, STAGE)
        self.assertFalse(self.env.ref(STAGE, raise_if_not_found=False))
        self.rows.search([("xmlid", "=", STAGE)]).action_take()
        self.assertTrue(self.env.ref(STAGE))

    def test_nothing_is_shipped_into_a_playbook_that_was_deleted(self):
        self.env.ref("renewal_management.renewal_playbook_enterprise").unlink()
        ship(self.env.cr, STEP)
        self.assertFalse(self.env.ref(STEP, raise_if_not_found=False))
        self.assertFalse(self.rows.search([]))

    def test_an_offer_for_what_was_deleted_since_only_goes(self):
        self.ship_old()
        self.step.late_days = 3
        rows = self.improve()
        self.step.unlink()
        self.assertEqual(rows.mapped("current"), ["Deleted", "Deleted"])
        rows.action_take()
        self.assertFalse(rows.exists())
