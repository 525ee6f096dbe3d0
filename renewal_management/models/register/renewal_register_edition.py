# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.message import format_day

# Editions that are deleted because no row is left of them.
EMPTY_KEY = "renewal_register_empty"


class RenewalRegisterEdition(models.Model):
    """One file of a register: the day it speaks of, how it is read, and what became of
    its rows."""

    _name = "renewal.register.edition"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("company_id",)
    _description = "Edition of a Contract Register"
    _order = "register_name, number desc, id desc"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )
    register_name = fields.Char(
        string="Register",
        required=True,
        index=True,
        help="The files of one register follow each other: what a newer one does not "
        "have any more is asked about. Change it where the file is of another one.",
    )
    number = fields.Integer(
        string="Edition",
        readonly=True,
        aggregator=None,
        help="The place of this file among those of the register, by the days they "
        "speak of. The last one is the latest edition.",
    )
    as_of = fields.Date(
        string="As of",
        required=True,
        default=lambda self: self.env.company._get_renewal_today(),
        help="The day the file speaks of. What it says about terms, such as a renewal, "
        "counts on this day, and the file of the latest day is the valid one. Change "
        "it before you apply an older file.",
    )
    import_number = fields.Integer(
        readonly=True,
        aggregator=None,
        help="What the parts of a long file have in common.",
    )
    row_ids = fields.One2many(
        comodel_name="renewal.register.row",
        inverse_name="edition_id",
    )

    # --- the file ---
    file_name = fields.Char(
        readonly=True,
    )
    sheet = fields.Char(
        readonly=True,
    )
    heading_rows = fields.Char(
        readonly=True,
        help="Rows of the spreadsheet that the headings were read from.",
    )
    headings = fields.Json(
        readonly=True,
        help="The heading of each column, as in the file.",
    )
    other_headings = fields.Json(
        readonly=True,
        help="Headings of the columns that were not imported.",
    )
    left_out = fields.Json(
        readonly=True,
        help="Rows of the file that are no rows of the register, such as totals.",
    )

    # --- how it is read ---
    reading_key = fields.Char(
        readonly=True,
        help="What the rows were read with when they were applied. Rows that say the "
        "same, and are read alike, mean the same.",
    )
    date_order = fields.Selection(
        selection=[
            ("dmy", "Day, month, year"),
            ("mdy", "Month, day, year"),
            ("ymd", "Year, month, day"),
        ],
        help="Left empty, the dates of the file decide.",
    )
    decimal_mark = fields.Selection(
        selection=[
            ("point", "Point: 1,234.56"),
            ("comma", "Comma: 1.234,56"),
        ],
        help="Left empty, the amounts of the file decide.",
    )
    amount_basis = fields.Selection(
        selection=[
            ("period", "Per recurrence"),
            ("year", "Per year"),
            ("term", "For the whole term"),
        ],
        string="Amounts are",
        help="What the amounts of the file are for.",
    )
    contract_type = fields.Selection(
        selection=[
            ("sale", "Customers"),
            ("purchase", "Suppliers"),
        ],
        string="Contracts with",
        help="Whom the contracts of the file are with, where its rows do not say.",
    )

    _number_unique = models.UniqueIndex(
        "(company_id, register_name, number)",
        "This edition exists already.",
    )

    @api.depends("register_name", "number", "file_name")
    def _compute_display_name(self):
        for edition in self:
            name = self.env._(
                "%(register)s, edition %(number)s",
                register=edition.register_name,
                number=edition.number,
            )
            edition.display_name = (
                f"{name} ({edition.file_name})" if edition.file_name else name
            )

    @api.constrains("as_of")
    def _check_as_of(self):
        for edition in self:
            today = edition.company_id._get_renewal_today()
            if edition.as_of > today:
                raise ValidationError(
                    self.env._(
                        "No file can speak of %(day)s, a day that is still to come. "
                        "Type the day on which the file was as it is.",
                        day=format_day(self.env, edition.as_of),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        editions = super().create(vals_list)
        editions._number_by_day()
        return editions

    def write(self, vals):
        """Another day may make another edition the latest one. Another register takes
        the rows along; what was applied stays."""
        name = vals.get("register_name")
        moved = self.filtered(lambda one: name and one.register_name != name)
        for edition in moved:
            number = edition._get_free_number(name)
            super(RenewalRegisterEdition, edition).write({**vals, "number": number})
            edition.row_ids.write(
                {"register_name": name, "edition": number, "edition_id": edition.id}
            )
        result = super(RenewalRegisterEdition, self - moved).write(vals)
        if moved or "as_of" in vals:
            self._number_by_day()
        return result

    def _get_free_number(self, register_name):
        """A number that no edition of a register of the company has."""
        others = self.search(self._get_register_domain(register_name))
        return 1 + max(others.mapped("number"), default=0)

    def _get_register_domain(self, register_name=None):
        """The editions of this one's register, or of another one of the company."""
        return [
            ("company_id", "=", self.company_id.id),
            ("register_name", "=", register_name or self.register_name),
        ]

    def _number_by_day(self):
        """Number the editions of these registers by the days they speak of, and those
        of one day as they were imported."""
        registers = self.grouped(lambda one: (one.company_id, one.register_name))
        for editions in registers.values():
            every = self.search(editions[:1]._get_register_domain(), order="id")
            by_day = every.sorted("as_of")
            numbers = sorted(every.mapped("number"))
            moved = {
                edition: number
                for edition, number in zip(by_day, numbers, strict=True)
                if edition.number != number
            }
            # no two have one number, not even for a moment
            for edition in moved:
                edition.number = -edition.number
            self.flush_model(["number"])
            for edition, number in moved.items():
                edition.number = number
                edition.row_ids.write({"edition": number})
            self.flush_model(["number"])
        self.env["renewal.register.row"]._forget_presence()

    def _obtain(self, company, register_name, number, values=None, day=None):
        """Return the edition of that number, created where it is missing. A new one is
        numbered by its day.

        :param values: what is known of its file
        :param day: that a new one speaks of; today when left out
        """
        domain = [
            ("company_id", "=", company.id),
            ("register_name", "=", register_name),
            ("number", "=", number),
        ]
        edition = self.search(domain, limit=1)
        if edition:
            edition.write(values or {})
            return edition
        return self.with_company(company).create(
            {
                "company_id": company.id,
                "register_name": register_name,
                "number": number,
                **({"as_of": day} if day else {}),
                **(values or {}),
            }
        )

    def unlink(self):
        """An edition goes with its rows, and the last of its rows takes it along."""
        if not self.env.context.get(EMPTY_KEY):
            self.row_ids.unlink()
        return super(RenewalRegisterEdition, self.exists()).unlink()

    def _forget_empty(self):
        """Delete those of which no row is left."""
        groups = self.env["renewal.register.row"]._read_group(
            [("edition_id", "in", self.ids)], ["edition_id"]
        )
        empty = self.exists() - self.union(*(edition for (edition,) in groups))
        empty.with_context(**{EMPTY_KEY: True}).unlink()
