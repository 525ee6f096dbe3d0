# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import TransactionCase, tagged
from odoo.tools import sql

from ..tools.migration import rename_field, rename_index


@tagged("post_install", "-at_install")
class TestMigrationTools(TransactionCase):
    def rename(self):
        cr = self.env.cr
        self.env.flush_all()
        rename_field(cr, "renewal.step", "is_notified", "is_informed")
        rename_index(cr, "renewal_step_unnotified_idx", "renewal_step_uninformed_idx")
        self.env.invalidate_all()

    def test_a_field_keeps_its_record_its_values_and_its_filters(self):
        field = self.env["ir.model.fields"]._get("renewal.step", "is_notified")
        saved, other = self.env["ir.filters"].create(
            [
                {
                    "name": model,
                    "model_id": model,
                    "domain": "[('is_notified', '=', True)]",
                    "context": "{'group_by': ['is_notified']}",
                    "sort": '["is_notified desc"]',
                }
                for model in ("renewal.step", "renewal.renewal")
            ]
        )
        self.rename()
        self.assertTrue(sql.column_exists(self.env.cr, "renewal_step", "is_informed"))
        self.assertEqual(field.name, "is_informed")
        self.assertEqual(
            field.get_external_id()[field.id],
            "renewal_management.field_renewal_step__is_informed",
        )
        self.assertEqual(saved.domain, "[('is_informed', '=', True)]")
        self.assertEqual(saved.context, "{'group_by': ['is_informed']}")
        self.assertEqual(saved.sort, '["is_informed desc"]')
        self.assertIn("is_notified", other.domain, "of another model")

    def test_an_index_keeps_its_record(self):
        index = self.env["ir.model.constraint"].search(
            [("name", "=", "renewal_step_unnotified_idx")]
        )
        self.rename()
        self.assertTrue(sql.index_exists(self.env.cr, "renewal_step_uninformed_idx"))
        self.assertEqual(index.name, "renewal_step_uninformed_idx")

    def test_renaming_twice_changes_nothing(self):
        self.rename()
        self.rename()
        self.assertTrue(sql.column_exists(self.env.cr, "renewal_step", "is_informed"))
