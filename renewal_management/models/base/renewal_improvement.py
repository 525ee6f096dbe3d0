# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import html2plaintext

# Where a record is switched off, on models that have one of them.
SWITCHES = ("active", "is_published")


class RenewalImprovement(models.Model):
    """What a newer version would have changed in a shipped record, had the company not
    edited it: somebody takes the change, or keeps what is there.

    Filled by migrations only, see tools/migration.py. A row without a field is about a
    record that is new altogether.
    """

    _name = "renewal.improvement"
    _description = "Improvement of a Shipped Record"
    _inherit = ["renewal.readonly.mixin"]
    _order = "xmlid, field_name"

    xmlid = fields.Char(
        string="External ID",
        required=True,
        readonly=True,
    )
    res_model = fields.Char(
        string="Model",
        required=True,
        readonly=True,
    )
    name = fields.Char(
        string="Record",
        compute="_compute_current",
    )
    field_name = fields.Char(
        string="Technical Name of the Field",
        readonly=True,
    )
    field_label = fields.Char(
        string="Field",
        compute="_compute_current",
    )
    shipped_before = fields.Text(
        readonly=True,
        translate=True,
        help="What it was when it was installed.",
    )
    shipped_now = fields.Text(
        readonly=True,
        translate=True,
        help="What a new installation gets.",
    )
    current = fields.Text(
        string="Yours",
        compute="_compute_current",
        help="What it is in this database.",
    )

    _unique_field = models.UniqueIndex("(xmlid, (COALESCE(field_name, '')))")

    @api.depends("xmlid", "field_name")
    @api.depends_context("lang")
    def _compute_current(self):
        for row in self:
            # sudo: what is shipped holds nothing of a company's, and it is shown to the
            # administrators of renewals, who need not be those of dashboards
            record = row.sudo()._get_record()
            kind = self.env["ir.model"]._get(row.res_model).name or row.res_model
            row.name = f"{kind}: {record.display_name or row.xmlid}"
            row.field_label, row.current = row._describe_current(record)

    def _describe_current(self, record):
        """:return: (the field as people know it, its value in words)"""
        if not self.field_name:
            is_there = self.env._("Switched off") if record else self.env._("Not added")
            return self.env._("New"), is_there
        if not record:
            return self.field_name, self.env._("Deleted")
        field = record._fields[self.field_name]
        label = field._description_string(self.env)
        return label, self._describe(record, self.field_name)

    @api.model
    def _describe(self, record, name):
        """The value of a field in words, in the environment's language."""
        field = record._fields[name]
        if field.type == "binary":
            return self.env._("A file")
        if field.type == "boolean":
            return self.env._("Yes") if record[name] else self.env._("No")
        text = str(field.convert_to_export(record[name], record))
        return html2plaintext(text) if field.type == "html" else text

    def _get_record(self):
        """The record that was improved, or nothing: it may be gone."""
        self.ensure_one()
        record = self.env.ref(self.xmlid, raise_if_not_found=False)
        return self.env["ir.model.data"].browse() if record is None else record

    # ------------------------------------------------------------------
    # What people decide
    # ------------------------------------------------------------------

    def action_take(self):
        """Have the record as it is shipped now, in these fields."""
        self.check_access("read")
        # sudo: what is written is what the addon ships, and only administrators of
        # renewals read this list
        rows = self.sudo()
        for row in rows:
            record = row._get_record()
            if row.field_name and record:
                row._write_shipped(record, row.xmlid, [row.field_name])
            elif not row.field_name:
                row._switch_on(record)
        rows.unlink()

    def action_keep(self):
        """Keep the record as it is."""
        self.check_access("read")
        # sudo: rows are kept by the system
        self.sudo().unlink()

    def action_open(self):
        """Open the record."""
        self.ensure_one()
        record = self._get_record()
        return record and record.get_formview_action()

    def _switch_on(self, record):
        """A new record: add it if it was not, and switch it on."""
        record = record or self._create_shipped(self.xmlid)
        for name in SWITCHES:
            if name in record._fields:
                record[name] = True
                break

    # ------------------------------------------------------------------
    # What migrations ask for
    # ------------------------------------------------------------------

    @api.model
    def _improve(self, xmlid, before):
        """See ``improve`` in tools/migration.py."""
        record = self.env.ref(xmlid, raise_if_not_found=False)
        if not record:
            return
        record = record.with_context(lang=None)
        shipped = self._get_shipped(record, xmlid)
        changed = [
            name for name in before if not self._is_same(record, name, shipped[name])
        ]
        if not changed:
            return
        known = {
            name: [value, *self._get_plain_before(record, name, before)]
            for name, value in shipped.items()
        }
        if all(
            any(self._is_same(record, name, value) for value in values)
            for name, values in known.items()
        ):
            self._write_shipped(record, xmlid, changed)
        else:
            self._offer(record, xmlid, {name: known[name] for name in changed})

    @api.model
    def _ship(self, xmlid):
        """See ``ship`` in tools/migration.py."""
        if self.env.ref(xmlid, raise_if_not_found=False):
            return
        element, loader = self._read_file(xmlid)
        references = [node.get("ref") for node in element.iterfind("field[@ref]")]
        if not all(loader.id_get(name, False) for name in references):
            return
        model = self.env[element.get("model")]
        switch = next((name for name in SWITCHES if name in model._fields), None)
        if switch:
            self._create_shipped(xmlid, {switch: False})
        self._make_row(model, xmlid)

    @api.model
    def _offer(self, record, xmlid, known):
        """One row for each field that a newer version changed.

        :param known: {field: [its plain value as shipped now, ... before]}
        """
        for name, (now, *before) in known.items():
            self._make_row(
                record,
                xmlid,
                field_name=name,
                shipped_before=self._describe_plain(record, name, before[-1]),
                shipped_now=self._describe_plain(record, name, now),
            )

    @api.model
    def _make_row(self, record, xmlid, field_name=False, **texts):
        """:param texts: for each text of the row, {language: text}"""
        known = [("xmlid", "=", xmlid), ("field_name", "=", field_name)]
        self.search(known).unlink()
        row = self.create(
            {"xmlid": xmlid, "res_model": record._name, "field_name": field_name}
        )
        for name, by_language in texts.items():
            for lang, text in by_language.items():
                row.with_context(lang=lang)[name] = text
