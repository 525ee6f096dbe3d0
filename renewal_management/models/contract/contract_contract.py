# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL


class ContractContract(models.Model):
    """What a contract is worth a year."""

    _inherit = "contract.contract"

    renewal_arr = fields.Monetary(
        string="ARR",
        compute="_compute_renewal_arr",
        currency_field="renewal_currency_id",
        help="Yearly recurring value, untaxed, of the lines in force today.",
        groups="base.group_user",
    )
    renewal_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_renewal_arr",
        help="The currency of the contract, for people who may not read journals.",
        groups="base.group_user",
    )

    renewal_one_time_names = fields.Char(
        string="One-time Fees",
        compute="_compute_renewal_one_time_names",
        help="Lines that begin and end on the same day: they are billed once, have no "
        "renewal and are not in the ARR.",
        groups="base.group_user",
    )

    # Customers may read their contract by RPC: not what is noted about them.
    group_id = fields.Many2one(groups="base.group_user")
    note = fields.Text(groups="base.group_user")
    tag_ids = fields.Many2many(groups="base.group_user")
    terminate_comment = fields.Text(groups="base.group_user")
    terminate_reason_id = fields.Many2one(groups="base.group_user")

    @api.depends(
        "contract_line_ids.date_start",
        "contract_line_ids.date_end",
        "contract_line_ids.is_auto_renew",
        "contract_line_ids.is_canceled",
    )
    def _compute_renewal_one_time_names(self):
        for contract in self:
            fees = contract.contract_line_ids.filtered(
                lambda line: (
                    line._is_one_time()
                    and not line.display_type
                    and not line.is_canceled
                )
            )
            names = (line.name.splitlines()[0] for line in fees if line.name)
            contract.renewal_one_time_names = ", ".join(names)

    @api.depends("contract_line_ids.price_subtotal", "contract_line_ids.date_end")
    def _compute_renewal_arr(self):
        today, known = fields.Date.context_today(self), {}
        # sudo: the currency may come from a journal, which salespeople may not read
        for contract, visible in zip(self, self.sudo(), strict=True):
            contract.renewal_currency_id = visible.currency_id
            contract.renewal_arr = visible._get_arr(today, known)

    def _get_arr(self, day, known=None):
        """Yearly recurring value, untaxed, in force on a day, contract currency.

        :param known: see ``contract.line._get_untaxed_amount``
        """
        self.ensure_one()
        lines = self._get_lines_in_force(day)
        return sum(line._get_annual_amount(known) for line in lines)

    def _get_lines_in_force(self, day):
        """Lines that are billed on a day; none of an archived contract."""
        self.ensure_one()
        if not self.active:
            return self.env["contract.line"]
        return self.contract_line_ids.filtered(
            lambda line: (
                line._is_renewable()
                and (not line.date_start or line.date_start <= day)
                and (line._get_effective_end() or day) >= day
            )
        )

    # ------------------------------------------------------------------
    # Which contracts
    # ------------------------------------------------------------------

    def _has_renewals(self):
        """Whether this contract gets renewals: it runs, and its kind is followed."""
        self.ensure_one()
        return (
            self.active
            and not self.is_terminated
            and self.contract_type in self.company_id._get_renewal_contract_types()
        )

    @api.model
    def _has_renewals_sql(self, company):
        """The same in SQL, of ``contract_contract AS c`` of a company."""
        return SQL(
            "(c.company_id = %s AND c.active AND NOT COALESCE(c.is_terminated, FALSE) "
            "AND c.contract_type IN %s)",
            company.id,
            tuple(company._get_renewal_contract_types()),
        )

    # ------------------------------------------------------------------
    # Creating thousands of contracts at once
    # ------------------------------------------------------------------

    # Upstream subscribes the customer and logs the first modification contract by
    # contract, six queries each: most of the time of an import.

    def _set_start_contract_modification(self):
        """Same result as upstream, in a few queries for all contracts together."""
        followers = self._get_customer_followers() if len(self) > 1 else self
        many = self - followers
        if followers:
            super(ContractContract, followers)._set_start_contract_modification()
        if many:
            many._subscribe_customers()
            many._create_start_modifications()
        return None

    def _get_customer_followers(self):
        """Contracts that their customer follows already, or whose customer is
        archived: what to do with these is upstream's decision."""
        return self.filtered(
            lambda contract: (
                not contract.partner_id.active
                or contract.partner_id in contract.message_partner_ids
            )
        )

    def _subscribe_customers(self):
        subtype = self.env.ref("contract.mail_message_subtype_contract_modification")
        # sudo: nobody may write followers directly; subscribing does the same
        self.env["mail.followers"].sudo().create(
            [
                {
                    "res_model": self._name,
                    "res_id": contract.id,
                    "partner_id": contract.partner_id.id,
                    "subtype_ids": subtype.ids,
                }
                for contract in self
            ]
        )

    def _create_start_modifications(self):
        """Logged as sent: the start of a contract is no news for the customer."""
        modifications = self.env["contract.modification"].with_context(
            bypass_modification_send=True
        )
        modifications.create(
            [
                {
                    "contract_id": contract.id,
                    "date": contract._get_start_modification_date(),
                    "description": self.env._("Contract start"),
                    "sent": True,
                }
                for contract in self
            ]
        )

    def _get_start_modification_date(self):
        self.ensure_one()
        starts = self.contract_line_ids.mapped("date_start")
        return min(starts) if starts else self.create_date
