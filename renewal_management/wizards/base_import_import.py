# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo import api, models

from ..tools.register.file import fix_line_ends, guess_encoding
from ..tools.register.headings import guess_column

REGISTER = "renewal.register.row"


class BaseImportImport(models.TransientModel):
    """Odoo's import screen, for contract registers only: files that it would refuse or
    misread, and which rows came with one file."""

    _inherit = "base_import.import"

    def _read_csv(self, options):
        if self.res_model == REGISTER and self.file:
            fixed = fix_line_ends(self.file)
            if fixed != self.file:
                self.file = fixed
            options["encoding"] = options.get("encoding") or guess_encoding(fixed)
        return super()._read_csv(options)

    def _get_mapping_suggestion(
        self, header, fields_tree, header_types, mapping_fields
    ):
        if self.res_model == REGISTER and header.lower() not in mapping_fields:
            column = guess_column(header)
            if column:
                return {"field_path": [column], "distance": 0}
        return super()._get_mapping_suggestion(
            header, fields_tree, header_types, mapping_fields
        )

    @api.model
    def _stringify_date_like_objects(self, data, options, trim=False):
        """A real date of a spreadsheet must not become an ambiguous text again."""
        if self.res_model == REGISTER and isinstance(data, date):
            return data.date().isoformat() if isinstance(data, datetime) else str(data)
        return super()._stringify_date_like_objects(data, options, trim)

    def execute_import(self, fields, columns, options, dryrun=False):
        result = super().execute_import(fields, columns, options, dryrun=dryrun)
        if self.res_model == REGISTER and not dryrun and result.get("ids"):
            self.env[REGISTER].browse(result["ids"])._join_edition(self.id)
        return result
