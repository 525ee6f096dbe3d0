# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

ANY_REGISTER = "Register"
# What tells whether a row is in the latest edition.
PRESENCE = (
    "company_id",
    "register_name",
    "match_key",
    "line_key",
    "result",
    "edition",
)


class RenewalRegisterEditionMixin(models.AbstractModel):
    """A register is imported again and again: every file is an edition of it.

    A row of a newer edition takes the place of the row with the same ``match_key`` in
    older ones. What is no longer there is computed whenever it is asked for, so that
    deleting a file that was imported by mistake brings the older one back.
    """

    _name = "renewal.register.edition.mixin"
    _description = "Edition of a Contract Register"

    register_name = fields.Char(
        string="Register",
        index=True,
        help="Keep registers apart that are imported separately, such as those of two "
        "departments.",
    )
    edition = fields.Integer(
        readonly=True,
        aggregator=None,
        help=(
            "The place of this file among those of the register, by the days they "
            "speak of. The latest edition is the valid one."
        ),
    )
    edition_id = fields.Many2one(
        comodel_name="renewal.register.edition",
        string="File",
        readonly=True,
        index=True,
        copy=False,
        ondelete="cascade",
    )
    row_number = fields.Integer(
        string="Row",
        readonly=True,
        aggregator=None,
        help="Row of the spreadsheet.",
    )
    import_number = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Rows with the same number came with one file.",
    )
    presence = fields.Selection(
        selection=[
            ("newest", "In the latest edition"),
            ("superseded", "Also in a later edition"),
            ("missing", "Missing from the latest edition"),
        ],
        compute="_compute_presence",
        search="_search_presence",
        help="A row that is missing from the latest edition does not end the "
        "contract: check whether the contract still applies.",
    )
    match_key = fields.Char(
        compute="_compute_match_key",
        store=True,
        help="What identifies the line from one edition to the next.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )

    _edition_index = models.Index(
        "(company_id, register_name, edition)",
    )

    @api.depends("edition", "match_key", "register_name")
    def _compute_presence(self):
        registers = self._by_register() if self.ids else ()
        older = dict(self._get_older_rows(registers, self.ids))
        for row in self:
            row.presence = older.get(row._origin.id, "newest")

    def _compute_match_key(self):
        """What identifies the line. Override in the model."""
        self.match_key = False

    def _search_presence(self, operator, value):
        if operator != "in":
            return NotImplemented
        newest = self._read_group([], ["company_id", "register_name"], ["edition:max"])
        domain = Domain.FALSE
        if "newest" in value:
            domain = Domain.OR(
                Domain("company_id", "=", company.id)
                & Domain("register_name", "=", name)
                & Domain("edition", "=", number)
                for company, name, number in newest
            )
        if {"superseded", "missing"} & set(value):
            older = self._get_older_rows([key for *key, _number in newest])
            found = [row_id for row_id, presence in older if presence in value]
            domain |= Domain("id", "in", found)
        return domain

    def _get_older_rows(self, registers, row_ids=None):
        """Rows that are not in the newest edition of their register.

        Lines that share a key are missed one by one; a row that was not applied yet may
        be any of them.

        :param registers: [(company, name)] where to look
        :param row_ids: only these; all when None
        :return: [(id, "superseded" or "missing")], missing being the last row of its
            line
        """
        # what is typed just now has no register yet
        named = tuple((company.id, name) for company, name in registers if name)
        if not named:
            return []
        self.flush_model(PRESENCE)
        query = SQL(
            """
            SELECT id,
                   CASE WHEN edition < last_edition THEN 'superseded' ELSE 'missing' END
              FROM (
                SELECT id,
                       edition,
                       CASE WHEN line_key IS NULL THEN MAX(edition) OVER same_key
                            ELSE GREATEST(
                                MAX(edition) OVER same_line,
                                MAX(edition) FILTER (
                                    WHERE line_key IS NULL
                                      AND result IS DISTINCT FROM 'repeated'
                                ) OVER same_key
                            )
                       END AS last_edition,
                       MAX(edition) OVER same_register AS newest
                  FROM %(table)s
                 WHERE (company_id, register_name) IN %(registers)s
                WINDOW same_key AS (PARTITION BY company_id, register_name, match_key),
                       same_line AS (
                           PARTITION BY company_id, register_name, match_key, line_key
                       ),
                       same_register AS (PARTITION BY company_id, register_name)
              ) AS rows
             WHERE edition < newest AND %(chosen)s
            """,
            table=SQL.identifier(self._table),
            registers=named,
            chosen=SQL("id IN %s", tuple(row_ids)) if row_ids else SQL("TRUE"),
        )
        return self.env.execute_query(query)

    @api.model_create_multi
    def create(self, vals_list):
        nameless = [vals for vals in vals_list if not vals.get("register_name")]
        if nameless:
            name = self._get_default_register_name()
            for vals in nameless:
                vals["register_name"] = name
        rows = super().create(vals_list)
        loose = rows.filtered(lambda row: not row.edition)
        for group in loose._by_register().values():
            group._put_in_edition(group._get_newest_edition() or 1)
            group._number_rows()
        self._forget_presence()
        return rows

    def write(self, vals):
        """A row that goes to another register goes to an edition of that one."""
        result = super().write(vals)
        if "register_name" in vals and "edition_id" not in vals:
            for _number, rows in sorted(self.grouped("edition").items()):
                rows._put_in_edition(rows[:1].edition, day=rows[:1].edition_id.as_of)
        return result

    def unlink(self):
        editions = self.edition_id
        result = super().unlink()
        editions._forget_found()
        editions._forget_empty()
        self._forget_presence()
        return result

    @api.model
    def _forget_presence(self):
        """Rows that come or go change what other rows are."""
        self.invalidate_model(["presence"])

    @api.model
    def _get_default_register_name(self):
        """The only register of the company, when there is one."""
        domain = [("company_id", "=", self.env.company.id)]
        names = self._read_group(domain, ["register_name"], limit=2)
        return names[0][0] if len(names) == 1 else ANY_REGISTER

    def _by_register(self):
        """Return {(company, register name): rows}."""
        return self.grouped(lambda row: (row.company_id, row.register_name))

    def _get_register_domain(self):
        """All rows of the register that the first of these rows belongs to."""
        row = self[:1]
        return [
            ("company_id", "=", row.company_id.id),
            ("register_name", "=", row.register_name),
        ]

    def _get_edition_domain(self):
        """All rows of the edition that the first of these rows belongs to."""
        return [*self._get_register_domain(), ("edition", "=", self[:1].edition)]

    def _get_newest_edition(self):
        """Newest edition of these rows' register, leaving these rows out; 0 if none."""
        domain = [*self._get_register_domain(), ("id", "not in", self.ids)]
        return self._read_group(domain, [], ["edition:max"])[0][0] or 0

    def _join_edition(self, import_number, about=None):
        """These rows came with one file: a new edition, or more of the same one.

        The import screen sends a long file in several parts.

        :param import_number: what the parts of one file have in common
        :param about: {field: value} of ``renewal.register.edition``: what is known of
            the file
        """
        for rows in self._by_register().values():
            domain = [
                *rows._get_register_domain(),
                ("import_number", "=", import_number),
                ("id", "not in", rows.ids),
            ]
            edition = self.search(domain, limit=1).edition
            edition = edition or rows._get_newest_edition() + 1
            values = {**(about or {}), "import_number": import_number}
            rows._put_in_edition(edition, values)
            rows._number_rows()
        self._forget_presence()

    def _put_in_edition(self, number, values=None, day=None):
        """These rows are rows of an edition of their register.

        :param number: which edition
        :param values: of ``renewal.register.edition``
        :param day: that it speaks of, if it is created; today when left out
        """
        Edition = self.env["renewal.register.edition"]
        for (company, name), rows in self._by_register().items():
            edition = Edition._obtain(company, name, number, values, day)
            edition._forget_found()
            rows.write(
                {
                    "edition": edition.number,
                    "edition_id": edition.id,
                    "import_number": edition.import_number,
                }
            )

    def _number_rows(self):
        """Give rows that no spreadsheet has a number, below all others."""
        numberless = self.filtered(lambda row: not row.row_number)
        if not numberless:
            return
        domain = self._get_edition_domain()
        last = self._read_group(domain, [], ["row_number:max"])[0][0] or 1
        for number, row in enumerate(numberless, start=last + 1):
            row.row_number = number
