# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

ANY_REGISTER = "Register"


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
            "The number of this file among those imported into the register. The "
            "latest edition is the valid one."
        ),
    )
    row_number = fields.Integer(
        string="Row",
        readonly=True,
        aggregator=None,
        help="Row of the spreadsheet; the heading is row 1.",
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
        older = dict(self._get_older_rows(self.ids)) if self.ids else {}
        for row in self:
            row.presence = older.get(row._origin.id, "newest")

    def _compute_match_key(self):
        """What identifies the line. Override in the model."""
        self.match_key = False

    def _search_presence(self, operator, value):
        if operator != "in":
            return NotImplemented
        older = dict(self._get_older_rows())
        found = [row_id for row_id, presence in older.items() if presence in value]
        domain = [("id", "in", found)]
        if "newest" in value:
            domain = ["|", ("id", "not in", list(older)), *domain]
        return domain

    def _get_older_rows(self, row_ids=None):
        """Rows that are not in the newest edition of their register.

        :param row_ids: only these; all when None
        :return: [(id, "superseded" or "missing")], missing being the last row of its
            key
        """
        self.flush_model(["company_id", "register_name", "match_key", "edition"])
        query = SQL(
            """
            SELECT id,
                   CASE WHEN edition < last_edition THEN 'superseded' ELSE 'missing' END
              FROM (
                SELECT id,
                       edition,
                       MAX(edition) OVER same_key AS last_edition,
                       MAX(edition) OVER same_register AS newest
                  FROM %(table)s
                WINDOW same_key AS (PARTITION BY company_id, register_name, match_key),
                       same_register AS (PARTITION BY company_id, register_name)
              ) AS rows
             WHERE edition < newest AND %(chosen)s
            """,
            table=SQL.identifier(self._table),
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
            group.edition = group._get_newest_edition() or 1
            group._number_rows()
        self._forget_presence()
        return rows

    def unlink(self):
        result = super().unlink()
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

    def _join_edition(self, import_number):
        """These rows came with one file: a new edition, or more of the same one.

        The import screen sends a long file in several parts.

        :param import_number: what the parts of one file have in common
        """
        for rows in self._by_register().values():
            domain = [
                *rows._get_register_domain(),
                ("import_number", "=", import_number),
                ("id", "not in", rows.ids),
            ]
            edition = self.search(domain, limit=1).edition
            edition = edition or rows._get_newest_edition() + 1
            rows.write({"edition": edition, "import_number": import_number})
            rows._number_rows()
        self._forget_presence()

    def _number_rows(self):
        """Give the rows of one edition their row of the spreadsheet."""
        domain = [*self._get_edition_domain(), ("id", "not in", self.ids)]
        last = self._read_group(domain, [], ["row_number:max"])[0][0] or 1
        for number, row in enumerate(self, start=last + 1):
            row.row_number = number
