# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import io

from freezegun import freeze_time

from odoo.tests import TransactionCase, new_test_user

TODAY = "2026-03-02"
OPTIONS = {
    "has_headers": True,
    "quoting": '"',
    "separator": "",
    "encoding": "",
    "date_format": "",
    "datetime_format": "",
    "float_thousand_separator": ",",
    "float_decimal_separator": ".",
    "advanced": True,
    "keep_matches": False,
    "sheets": [],
    "sheet": "",
    "limit": 2000,
    "skip": 0,
    "tracking_disable": True,
    "import_skip_records": [],
    "import_set_empty_fields": [],
    "fallback_values": {},
    "name_create_enabled_fields": {},
}


class RegisterCase(TransactionCase):
    """Imports files the way the web client does, and applies them."""

    freeze_time = freeze_time(TODAY)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            login="register_manager",
            name="Maria Lopez",
            email="maria@example.com",
            groups="renewal_management.group_renewal_manager",
            lang="en_US",
        )
        cls.rep = new_test_user(
            cls.env,
            login="ellen",
            name="Ellen Parker",
            email="ellen.parker@example.com",
            groups="renewal_management.group_renewal_user",
            lang="en_US",
        )
        cls.Row = cls.env["renewal.register.row"].with_user(cls.manager)

    def import_file(self, data, name="register.csv", mapping=None, user=None, **chosen):
        """Import a file through Odoo's import screen; return (rows, preview).

        :param bytes data: the file
        :param mapping: {heading: field}; default: what the screen suggests
        :param chosen: options of the screen
        """
        record, preview = self._upload(data, name, user, chosen)
        options, arguments = preview["options"], self._choose_columns(preview, mapping)
        ids = []
        while True:
            result = record.execute_import(*arguments, dict(options))
            self.assertFalse(result["messages"])
            ids += result["ids"]
            if not result["nextrow"]:
                break
            options["skip"] = result["nextrow"]
        return self.Row.browse(ids), preview

    def press_test(self, data, name="register.csv", mapping=None, user=None, **chosen):
        """Press *Test* on the import screen; return what it says, [(type, text)].

        The parameters are those of ``import_file``.
        """
        record, preview = self._upload(data, name, user, chosen)
        result = record.execute_import(
            *self._choose_columns(preview, mapping), preview["options"], dryrun=True
        )
        self.assertFalse(result["nextrow"])
        return [(said["type"], said["message"]) for said in result["messages"]]

    def _upload(self, data, name, user, chosen):
        importer = self.env["base_import.import"].with_user(user or self.manager)
        record = importer.create(
            {
                "res_model": "renewal.register.row",
                "file": data,
                "file_name": name,
                "file_type": "text/csv" if name.endswith(".csv") else "",
            }
        )
        preview = record.parse_preview({**OPTIONS, **chosen})
        self.assertNotIn("error", preview)
        return record, preview

    def _choose_columns(self, preview, mapping):
        """The fields of the columns, and their headings as the client sends them."""
        headers = preview["headers"]
        if mapping:
            columns = [mapping.get(header, False) for header in headers]
        else:
            matches = {int(key): path for key, path in preview["matches"].items()}
            columns = [matches.get(i, [False])[0] for i in range(len(headers))]
        return columns, [header.strip().lower() for header in headers]

    def import_rows(self, *rows, **kwargs):
        """Import rows given as {field: text}; the headings are the field labels."""
        return self.import_file(self.make_csv(*rows), **kwargs)[0]

    def make_csv(self, *rows):
        names = list(dict.fromkeys(name for row in rows for name in row))
        labels = self.Row.fields_get(names, ["string"])
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow([labels[name]["string"] for name in names])
        writer.writerows([[row.get(name, "") for name in names] for row in rows])
        return stream.getvalue().encode()

    def apply(self, *rows):
        """Import and apply; return the rows."""
        imported = self.import_rows(*rows)
        imported.action_apply()
        return imported

    def row(self, **values):
        """Cells of an ordinary row, changed by ``values``."""
        return {
            "customer": "Staples",
            "contract_number": "6882",
            "service": "Office supplies",
            "start_date": "2026-01-01",
            "end_date": "2026-12-31",
            "amount": "1,200.00",
            **values,
        }
