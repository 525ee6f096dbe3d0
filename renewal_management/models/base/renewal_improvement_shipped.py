# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import re

from lxml import etree

from odoo import api, models
from odoo.modules import Manifest
from odoo.tools import SQL, convert, file_open
from odoo.tools.translate import TranslationImporter, get_po_paths

SOURCE = "en_US"
# Set by everybody for themselves, or by Odoo: no edit.
NO_EDITS = {"favorite_user_ids", "template_fs"}


class RenewalImprovement(models.Model):
    """What the data files ship, and whether a record is still that."""

    _inherit = "renewal.improvement"

    # ------------------------------------------------------------------
    # The data files
    # ------------------------------------------------------------------

    @api.model
    def _read_file(self, xmlid):
        """:return: (the element that ships a record, Odoo's loader of its file)"""
        module, name = xmlid.split(".")
        for path in Manifest.for_addon(module)["data"]:
            if not path.endswith(".xml"):
                continue
            with file_open(f"{module}/{path}", "rb") as file:
                found = etree.parse(file).xpath("//record[@id=$name]", name=name)
            if found:
                loader = convert.xml_import(
                    self.env, module, {}, "init", noupdate=True, xml_filename=path
                )
                loader._sequences.append(None)
                return found[0], loader
        raise ValueError(f"No data file ships {xmlid}")

    @api.model
    def _create_shipped(self, xmlid, values=None):
        """Create a record as a new installation does, but for these values."""
        element, loader = self._read_file(xmlid)
        model, record_id = loader._tag_record(element, extra_vals=values)
        self._load_texts(xmlid).save()
        return self.env[model].browse(record_id)

    @api.model
    def _get_shipped_values(self, xmlid):
        """{field: value to write} as in the data file."""
        element, loader = self._read_file(xmlid)
        return {
            node.get("name"): loader.id_get(node.get("ref"), False)
            if node.get("ref")
            else convert._eval_xml(loader, node, loader.env)
            for node in element.iterfind("field")
            if "@" not in node.get("name")
        }

    @api.model
    def _load_texts(self, xmlid):
        """The translations of a record, in the installed languages."""
        module = xmlid.split(".")[0]
        importer = TranslationImporter(self.env.cr, verbose=False)
        for lang, _name in self.env["res.lang"].get_installed():
            for path in get_po_paths(module, lang):
                importer.load_file(path, lang, xmlids={xmlid})
        return importer

    @api.model
    def _get_shipped(self, record, xmlid):
        """{field: value} that a new installation gives a record, for everything that
        people can set: see ``_get_plain``."""
        values = self._get_shipped_values(xmlid)
        names = [
            name
            for name, field in record._fields.items()
            if name in values or self._is_set_by_people(field)
        ]
        shipped = record.new({**record.default_get(names), **values})
        importer = self._load_texts(xmlid)
        texts = importer.model_translations[record._name]
        terms = importer.model_terms_translations[record._name]
        plain = {name: self._get_plain(shipped, name) for name in names}
        for name in names:
            field = record._fields[name]
            if field.translate is True:
                plain[name].update(texts[name][xmlid])
            elif field.translate and plain[name][SOURCE]:
                plain[name].update(
                    self._translate_terms(
                        field, plain[name][SOURCE], terms[name][xmlid]
                    )
                )
        return plain

    @api.model
    def _translate_terms(self, field, source, terms):
        """{language: whole text} of a field that is translated term by term.

        :param terms: {term: {language: its translation}}
        """
        return {
            lang: field.translate(
                lambda term, lang=lang: terms.get(term, {}).get(lang), source
            )
            for lang in {lang for texts in terms.values() for lang in texts}
        }

    # ------------------------------------------------------------------
    # Comparing
    # ------------------------------------------------------------------

    @api.model
    def _is_set_by_people(self, field):
        return (
            field.store
            and not field.readonly
            and not field.compute
            and field.type != "one2many"
            and field.name not in {*models.MAGIC_COLUMNS, *NO_EDITS}
        )

    @api.model
    def _get_plain(self, record, name):
        """A value that can be compared: ids of records, the checksum of a file, the
        text in each language of what is translated."""
        field = record._fields[name]
        value = record[name]
        if field.type == "binary":
            return hashlib.sha1(base64.b64decode(value or b"")).hexdigest()
        if field.relational:
            return sorted(value._origin.ids)
        if not field.translate:
            return value
        if not record.id:
            return {SOURCE: value}
        texts = field._get_stored_translations(record) or {SOURCE: False}
        return {lang: text for lang, text in texts.items() if lang[0] != "_"}

    @api.model
    def _get_plain_before(self, record, name, before):
        """What a field was shipped with before, oldest first, comparable."""
        field = record._fields[name]
        values = before.get(name, [])
        if not isinstance(values, list):
            values = [values]
        if field.type == "binary":
            return values
        if field.translate:
            return [was if isinstance(was, dict) else {SOURCE: was} for was in values]
        if field.type == "many2one":
            values = [self.env.ref(was).id if was else False for was in values]
        return [self._get_plain(record.new({name: was}), name) for was in values]

    @api.model
    def _is_same(self, record, name, shipped):
        """Whether a record has what was shipped. A language that it does not have, or
        that still shows the source, is the same."""
        value = self._get_plain(record, name)
        if not record._fields[name].translate:
            return value == shipped
        source = shipped[SOURCE]
        return all(
            self._normalise(text)
            in map(self._normalise, (source, shipped.get(lang, source)))
            for lang, text in value.items()
        )

    @api.model
    def _normalise(self, text):
        """Empty tags are written in two ways."""
        text = re.sub(r"<(\w+)([^<>]*)></\1>", r"<\1\2/>", str(text or ""))
        return re.sub(r"<(br|hr|img)([^<>/]*)>", r"<\1\2/>", text)

    @api.model
    def _describe_plain(self, record, name, plain):
        """{language: a comparable value in words}"""
        field = record._fields[name]
        if field.type == "binary":
            return {}
        if field.relational:
            records = self.env[field.comodel_name].browse(plain)
            return {SOURCE: ", ".join(records.mapped("display_name"))}
        languages = dict(self.env["res.lang"].get_installed())
        return {
            lang: self._describe(record.with_context(lang=lang).new({name: text}), name)
            for lang, text in (plain if field.translate else {SOURCE: plain}).items()
            if lang in languages
        }

    @api.model
    def _write_shipped(self, record, xmlid, names):
        """Give these fields what the data file says, in every language."""
        values = self._get_shipped_values(xmlid)
        record = record.with_context(lang=None)
        record.write({name: values[name] for name in names})
        translated = [name for name in names if record._fields[name].translate]
        if translated:
            record.flush_recordset()
            for name in translated:
                self._forget_translations(record, name)
            self._load_texts(xmlid).save()
            record.invalidate_recordset()

    @api.model
    def _forget_translations(self, record, name):
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s
                   SET %(column)s = jsonb_build_object('en_US', %(column)s->'en_US')
                 WHERE id = %(id)s
                """,
                table=SQL.identifier(record._table),
                column=SQL.identifier(name),
                id=record.id,
            )
        )
