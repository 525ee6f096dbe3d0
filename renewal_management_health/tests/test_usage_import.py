# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo.tests import tagged
from odoo.tools import file_open

from .usage_common import UsageCase


@tagged("post_install", "-at_install")
class TestImport(UsageCase):
    """Odoo's own import screen, with the shipped templates."""

    def run_import(self, text, options=None, dryrun=False):
        wizard = self.env["base_import.import"].create(
            {
                "res_model": "renewal.usage",
                "file": text.encode(),
                "file_name": "usage.csv",
                "file_type": "text/csv",
            }
        )
        options = {
            "has_headers": True,
            "quoting": '"',
            "separator": ",",
            **(options or {}),
        }
        preview = wizard.parse_preview(options)
        self.assertNotIn("error", preview)
        fields = [
            "/".join(preview["matches"].get(index, [])) or False
            for index in range(len(preview["headers"]))
        ]
        return wizard.execute_import(
            fields, preview["headers"], preview["options"], dryrun=dryrun
        )

    def get_template(self, name):
        templates = self.env["renewal.usage"].get_import_templates()
        [path] = [t["template"] for t in templates if name in t["template"]]
        with file_open(path.removeprefix("/")) as file:
            return file.read()

    def prepare(self):
        acme = self.new_partner("Acme Ltd", usage_key="ACME-001")
        metrics = self.env["renewal.usage.metric"]
        for code in ("logins", "seats"):
            metrics.search([("code", "=", code)]).unlink()
        return acme, self.new_metric("logins"), self.new_metric("seats")

    def test_templates_import_as_they_are(self):
        """They are imported as they are, twice: the second time changes values."""
        acme, logins, seats = self.prepare()
        for name in ("by_name", "by_key"):
            with self.subTest(template=name):
                text = self.get_template(name)
                result = self.run_import(text)
                self.assertFalse(result["messages"])
                self.assertEqual(self.get_usage(acme, logins), {"2026-03-01": 42})
                self.assertEqual(self.get_usage(acme, seats), {"2026-03-01": 12.5})
                result = self.run_import(text.replace(",42", ",43"))
                self.assertFalse(result["messages"])
                self.assertEqual(self.get_usage(acme, logins), {"2026-03-01": 43})

    def test_negative_values_are_imported_where_the_metric_allows_them(self):
        acme, logins, _seats = self.prepare()
        logins.is_signed = True
        result = self.run_import(
            "Customer Key,Metric,Date,Value\nACME-001,logins,2026-03-01,-12.5\n"
        )
        self.assertFalse(result["messages"])
        self.assertEqual(self.get_usage(acme, logins), {"2026-03-01": -12.5})

    def test_the_last_row_of_a_day_wins(self):
        acme, logins, _seats = self.prepare()
        result = self.run_import(
            "Customer Key,Metric,Date,Value\n"
            "ACME-001,logins,2026-03-01,1\nACME-001,logins,2026-03-01,2\n"
        )
        self.assertFalse(result["messages"])
        self.assertEqual(self.get_usage(acme, logins), {"2026-03-01": 2})

    def test_customer_can_be_named_by_number(self):
        acme, logins, _seats = self.prepare()
        rows = [[str(acme.id), "logins", "2026-03-01", "5"]] * 2
        fields = ["partner_id/.id", "metric_id", "date", "value"]
        result = self.env["renewal.usage"].load(fields, rows)
        self.assertFalse(result["messages"])
        self.assertEqual(self.get_usage(acme, logins), {"2026-03-01": 5})

    def test_errors_are_sentences(self):
        self.prepare()
        for row, text in (
            ("nobody,logins,2026-03-01,1", "No customer is known"),
            ("ACME-001,logins,2027-03-01,1", "in the future"),
            ("ACME-001,nothing,2026-03-01,1", "nothing"),
            ("ACME-001,logins,2026-03-01,-1", "-1 is negative, and Logins cannot be"),
        ):
            with self.subTest(row=row):
                result = self.run_import(f"Customer Key,Metric,Date,Value\n{row}\n")
                self.assertIn(text, result["messages"][0]["message"])
