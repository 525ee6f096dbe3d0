# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...tools.register.row import COLUMNS, KEY_COLUMNS, match_key

RAW = [*COLUMNS, "user_id"]
# What was said of a row is not true any more when it is corrected.
SAID = ("error", "warning", "amount_read", "currency_read_id", "currency_read")
# One request applies this many rows at most, to stay within its time limit.
APPLY_ALL_LIMIT = 15000


class RenewalRegisterRow(models.Model):
    """One line of a contract register, as typed.

    All columns are text, so that the import screen never refuses a row: a row says
    itself what could not be read, and is corrected here. Applying a row finds or
    creates its customer, contract and contract line (``renewal.register.apply``).
    """

    _name = "renewal.register.row"
    _inherit = ["renewal.parent.mixin", "renewal.register.edition.mixin"]
    _parents = ("company_id",)
    _description = "Contract Register Row"
    _order = "register_name, edition desc, row_number, id"
    _rec_name = "contract_number"

    # --- as typed ---
    customer = fields.Char(
        help="Name of the customer, or of the supplier for a supplier contract. Case "
        "and spaces do not matter. Created if it does not exist in Odoo.",
    )
    customer_ref = fields.Char(
        string="Customer Reference",
        help="Reference or tax number, to tell customers of the same name apart.",
    )
    contract_number = fields.Char(
        help="Rows with the same number and customer are lines of one contract.",
    )
    service = fields.Char(
        help="What the contract is about: the text of the contract line.",
    )
    product = fields.Char(
        help="Name or internal reference of a product. May stay empty.",
    )
    start_date = fields.Char(
        help="First day of the current term. Left empty, it is assumed from the end.",
    )
    end_date = fields.Char(
        help="Last day of the current term. Empty, or a year from 2090 on: open-ended.",
    )
    term = fields.Char(
        help="Start and end in one cell, such as 2026-01-01 to 2026-12-31. What the "
        "columns Start Date and End Date say comes first.",
    )
    amount = fields.Char(
        string="Amount per Period",
        help="Untaxed amount of one recurrence, for the whole quantity.",
    )
    currency = fields.Char(
        help="Code or symbol. If empty: the symbol beside the amount, else the "
        "company's currency.",
    )
    recurrence = fields.Char(
        help="How often the amount is due: monthly, quarterly, yearly, 2 years… "
        "Left empty: yearly.",
    )
    quantity = fields.Char()
    owner = fields.Char(
        help="Login, e-mail address, name or initials of the responsible user.",
    )
    auto_renewal = fields.Char(
        string="Auto-renewal",
        help="Yes: the contract continues unless notice is given in time.",
    )
    notice_period = fields.Char(
        help="How long before the end notice must be given: 90 days, 3 months…",
    )
    contract_type = fields.Char(
        help="Customer or supplier. Left empty: customer.",
    )
    email = fields.Char(
        string="Contact E-mail",
        help="Set on the customer if the import creates it. No e-mail is sent.",
    )
    invoicing = fields.Char(
        string="Invoice from Odoo",
        help="Yes: Odoo invoices the contract from its next period on. "
        "Left empty: Odoo never invoices it.",
    )
    notes = fields.Text()
    external_key = fields.Char(
        help="Key of the line in the system it comes from. With a key, the number, the "
        "customer and the service may change from one edition to the next.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner in Odoo",
        domain=[("share", "=", False)],
        help="Choose a user here if Odoo does not recognize the owner: other rows "
        "with the same text follow when they are applied the next time.",
    )

    replaces = fields.Char(
        string="Replaces Contract",
        help="Number of the contract that this one renews, if it has another number.",
    )
    source = fields.Json(
        readonly=True,
        copy=False,
        help="All cells of the row in the file, with their headings: also those of "
        "columns that were not imported.",
    )

    # --- what became of it ---
    state = fields.Selection(
        selection=[
            ("draft", "To apply"),
            ("error", "Error"),
            ("question", "Question"),
            ("applied", "Applied"),
            ("unchanged", "Unchanged"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        copy=False,
    )
    error = fields.Text(
        readonly=True,
        copy=False,
        help="Why the row could not be applied, and what to do.",
    )
    warning = fields.Text(
        readonly=True,
        copy=False,
        help="What had to be assumed when the row was applied.",
    )
    message = fields.Text(
        compute="_compute_message",
        help="The error, or else the warnings.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer in Odoo",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    contract_id = fields.Many2one(
        comodel_name="contract.contract",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    contract_line_id = fields.Many2one(
        comodel_name="contract.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    contract_user_id = fields.Many2one(
        related="contract_id.user_id",
        string="Responsible",
    )
    line_key = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The match key, with a number when several lines share it.",
    )
    applied_values = fields.Json(
        readonly=True,
        copy=False,
        help="What the register said when the row was applied.",
    )

    @api.depends("error", "warning")
    def _compute_message(self):
        for row in self:
            row.message = row.error or row.warning

    @api.depends(*KEY_COLUMNS, "external_key")
    def _compute_match_key(self):
        for row in self:
            row.match_key = match_key(row._get_cells())

    def _get_cells(self):
        """Return {column: text} as the parsers of ``tools`` expect it."""
        self.ensure_one()
        return {name: self[name] or "" for name in COLUMNS}

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    def write(self, vals):
        """A row that was corrected is to be applied again."""
        if set(RAW) & set(vals):
            self.edition_id._forget_found()
            if "state" not in vals:
                unsaid = dict.fromkeys(SAID, False)
                vals = {**vals, **unsaid, "state": "draft"}
        return super().write(vals)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_apply(self):
        """Apply these rows and show the result."""
        return self._notify_applied(self._apply(fields.Date.context_today(self)))

    def action_apply_all(self):
        """Apply all waiting rows, selected or not, of all registers of the active
        companies."""
        rows, action = self._apply_waiting(self._get_waiting_domain())
        if len(rows.edition_id) == 1:
            # the page of the file says what became of it
            action["params"]["next"] = rows.edition_id.get_formview_action()
        return action

    @api.model
    def _apply_waiting(self, domain):
        """Apply rows that wait, as many as one request can: first those that were not
        applied yet, so that what is refused again and again keeps none from its turn.

        :return: (the rows that were applied, the message about them)
        """
        waiting = self.search(domain, order="state, edition, id")
        rows = waiting[:APPLY_ALL_LIMIT]
        absent = rows._apply(fields.Date.context_today(self))
        return rows, rows._notify_applied(absent, len(waiting) - len(rows))

    def action_open_contract(self):
        self.ensure_one()
        return self.contract_id.get_formview_action()

    @api.model
    def _get_waiting_domain(self):
        return [
            ("company_id", "in", self.env.companies.ids),
            ("state", "in", ("draft", "error", "question")),
        ]

    def _apply(self, date_ref):
        """Apply these rows. Each says in its state how it went; none stops another.

        :return: {columns that a whole edition leaves empty}
        """
        absent = self.env["renewal.register.apply"]._apply(self, date_ref)
        # lines that share a key are told apart only now
        self._forget_presence()
        return absent
