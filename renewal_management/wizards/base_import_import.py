# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import json
import zipfile
import zlib
from contextlib import contextmanager

from odoo import api, models

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..tools.register.headings import guess_column
from ..tools.register.layout import HEAD
from ..tools.register.part import Part, merge_left_out
from ..tools.register.table import Table, Unreadable

REGISTER = "renewal.register.row"
IDS = (["id"], [".id"])
# What the parsers of the formats say of a damaged file.
DAMAGED = (zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, csv.Error)


class BaseImportImport(models.TransientModel):
    """Odoo's import screen, for contract registers only.

    Its readers refuse files that people make, and hold them in memory. Ours
    (``tools/register/table.py``) finds the headings, leaves out what is no row of the
    register, and reads as much of the file as a part of the import needs.

    Options of ours: ``heading_rows``, where the headings are, as typed by a person,
    empty to find them; told back: ``heading_rows_found`` and ``left_out``, in words.
    """

    _inherit = "base_import.import"

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _read_file(self, options):
        """The headings and the first rows; what more the screen wants to know of the
        file goes into the options."""
        if self.res_model != REGISTER:
            return super()._read_file(options)
        with self._explained(options):
            table = self._open_table(options)
            part = Part(self._get_lines(table), limit=HEAD)
            part.read_on()
            self._check_rows(part)
        options["left_out"] = self.env["renewal.register.edition"]._describe_left_out(
            part.left_out
        )
        options["row_count"] = part.count + bool(table.layout.first)
        rows = [line.cells for line in part.lines]
        if table.layout.first:
            rows.insert(0, [*table.layout.headings])
        width = max(map(len, rows))
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
        return options["row_count"], rows

    def _open_table(self, options):
        """Open the file as the options say; they learn how it was opened."""
        chosen = options.get("heading_rows") or (
            "" if options.get("has_headers", True) else "0"
        )
        table = Table(
            self.file or b"",
            options.get("sheet"),
            options.get("encoding"),
            options.get("separator"),
            options.get("quoting") or '"',
        )
        if chosen and not table.place_headings(str(chosen)):
            raise ImportValidationError(
                self.env._(
                    "Heading rows: a row among the first %(count)s, such as 3, or "
                    "several, such as 2-3; 0 if there are none.",
                    count=HEAD,
                )
            )
        options.update(
            sheets=table.sheets,
            sheet=table.sheet,
            has_headers=bool(table.layout.first),
            heading_rows_found=table.layout.heading_rows,
        )
        if not table.sheets:
            options.update(encoding=table.encoding, separator=table.separator)
        return table

    def _check_rows(self, part):
        if not part.count:
            raise ImportValidationError(
                self.env._("The file has no rows below its headings.")
            )

    def _get_lines(self, table):
        words = self.env["renewal.register.word"]._get_index()
        return table.get_lines(words.get("total", ()))

    @contextmanager
    def _explained(self, options):
        """Say in words why a file cannot be read."""
        try:
            yield
        except Unreadable as error:
            raise ImportValidationError(self._explain(error.code)) from error
        except DAMAGED as error:
            raise ImportValidationError(self._explain("broken")) from error
        except UnicodeError as error:
            message = self.env._(
                "The file is not in the encoding %s. Choose another one.",
                options.get("encoding"),
            )
            raise ImportValidationError(message) from error
        except ImportError as error:
            message = self.env._(
                "Files of this format need the Python library %s on the server. Save "
                "the file as .xlsx or .csv instead.",
                error.name,
            )
            raise ImportValidationError(message) from error

    def _explain(self, code):
        return {
            "web_page": self.env._(
                "This file is a web page or an XML text, whatever it is called. Open "
                "it in a spreadsheet program and save it as .xlsx."
            ),
            "not_a_table": self.env._(
                "This file is no spreadsheet that can be read. Open it in a "
                "spreadsheet program and save it as .xlsx."
            ),
            "protected": self.env._(
                "The file is protected by a password. Save it without one."
            ),
            "broken": self.env._(
                "The file is damaged. Open it in a spreadsheet program and save it "
                "again."
            ),
        }[code]

    # ------------------------------------------------------------------
    # The screen
    # ------------------------------------------------------------------

    def parse_preview(self, options, count=10):
        result = super().parse_preview(options, count)
        if self.res_model == REGISTER and "error" not in result:
            # the whole file, of which only the first rows were held
            result["num_rows"] = options["row_count"]
            result["batch"] = options["row_count"] > (options.get("limit") or HEAD)
        return result

    def _get_mapping_suggestion(
        self, header, fields_tree, header_types, mapping_fields
    ):
        is_open = self.res_model == REGISTER and header.lower() not in mapping_fields
        column = guess_column(header) if is_open else None
        if column:
            return {"field_path": [column], "distance": 0}
        found = super()._get_mapping_suggestion(
            header, fields_tree, header_types, mapping_fields
        )
        # an "ID" is one of the sheet, not of a record in Odoo
        return {} if is_open and found.get("field_path") in IDS else found

    # ------------------------------------------------------------------
    # Importing
    # ------------------------------------------------------------------

    @api.model
    def _convert_import_data(self, fields, options):
        """The rows of this part of the file, each with its row of the spreadsheet and
        all its cells, also those of columns that nobody imports."""
        if self.res_model != REGISTER:
            return super()._convert_import_data(fields, options)
        places = [place for place, name in enumerate(fields) if name]
        if not places:
            raise ImportValidationError(
                self.env._("Choose at least one column to import.")
            )
        with self._explained(options):
            table = self._open_table(options)
            lines = self._get_lines(table)
            part = Part(lines, options.get("skip"), options.get("limit"), places)
            self._check_rows(part)
        headings, counters = table.layout.headings, table.find_counters()
        options["about"] = {
            "file_name": self.file_name,
            "sheet": table.sheet,
            "heading_rows": table.layout.heading_rows,
            "headings": part.name_columns(headings, fields),
            "other_headings": part.name_others(headings),
            "left_out": part.left_out,
        }
        data = [
            [
                *part.get_cells(line),
                str(line.row),
                json.dumps(part.get_source(line, headings, counters)),
            ]
            for line in part.lines
        ]
        return data, [*filter(None, fields), "row_number", "source"]

    def execute_import(self, fields, columns, options, dryrun=False):
        if self.res_model != REGISTER:
            return super().execute_import(fields, columns, options, dryrun=dryrun)
        if not dryrun:
            return self._import_part(fields, columns, options)
        result = self.env["renewal.transaction"]._dry_run(
            self._test_import, fields, columns, options
        )
        # as Odoo's own test does: what was cached of records that are gone
        self.pool.clear_all_caches()
        self.pool.reset_changes()
        return result

    def _import_part(self, fields, columns, options):
        result = super().execute_import(fields, columns, options)
        about = options.pop("about", None)
        if result.get("ids"):
            self._join_edition(self.env[REGISTER].browse(result["ids"]), about)
        return result

    def _test_import(self, fields, columns, options):
        """Import the whole file, which a part of would not be read alike, and apply it.
        Everything is taken back by the caller."""
        ids, skip = [], options.get("skip", 0)
        while True:
            result = self._import_part(fields, columns, {**options, "skip": skip})
            if not result.get("ids"):
                return result
            ids += result["ids"]
            skip = result["nextrow"]
            if not skip:
                break
        rows = self.env[REGISTER].browse(ids)
        messages = self.env["renewal.register.trial"]._try_out(rows)
        return {**result, "ids": ids, "messages": messages}

    def _join_edition(self, rows, about):
        """These rows are those of one file, with what earlier parts of it left out."""
        domain = [("import_number", "=", self.id)]
        earlier = self.env["renewal.register.edition"].search(domain, limit=1).left_out
        about["left_out"] = merge_left_out(earlier or [], about["left_out"])
        rows._join_edition(self.id, about)
