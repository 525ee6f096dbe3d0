# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

# What the taxes of a bill depend on, and what else the tax engine asks for.
TAX_KEY = {"product": "int", "position": "int", "journal": "int"}
PRICE_KEY = {
    "billed_currency_id": "int",
    "billed_price": "float8",
    "billed_quantity": "float8",
    "billed_discount": "float8",
}


class RenewalCashSchedule(models.AbstractModel):
    """What a period is billed, net and gross, as the invoice will say.

    Taxes that come on top of the price in percent are added in SQL, which is almost all
    of them. The tax engine is asked for the others, once for each distinct price; and
    for list prices and quantities that an addon works out, once for each line.
    """

    _inherit = "renewal.cash.schedule"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_priced(self, scope, bills):
        """The bills with what one period is worth, untaxed and in all, in the currency
        of the contract."""
        billed = self._get_billed_values(scope, bills)
        rates, others = self._get_tax_rates(scope, billed)
        return SQL(
            """
            SELECT b.*, COALESCE(asked.net, own.net) AS net,
                COALESCE(asked.gross, own.net + COALESCE(own.tax, 0)) AS gross
            FROM (%(billed)s) AS b
                LEFT JOIN (%(rates)s) AS tax USING (product, position, journal)
                LEFT JOIN (%(asked)s) AS asked USING (product, position, journal,
                    billed_currency_id, billed_price, billed_quantity, billed_discount)
                JOIN res_currency cur ON cur.id = b.billed_currency_id
                CROSS JOIN LATERAL (SELECT
                    ROUND((b.billed_price * b.billed_quantity
                        * (1 - b.billed_discount / 100))::numeric, cur.decimal_places
                    ) AS net) AS untaxed
                CROSS JOIN LATERAL (SELECT untaxed.net, (SELECT SUM(%(tax)s)
                    FROM UNNEST(tax.rates::numeric[]) AS rate) AS tax) AS own
            """,
            billed=billed,
            rates=self._get_values(rates, **TAX_KEY, rates="text"),
            asked=self._get_values(
                self._ask_tax_engine(billed, others),
                **TAX_KEY,
                **PRICE_KEY,
                net="numeric",
                gross="numeric",
            ),
            tax=self._get_tax(scope),
        )

    def _get_billed_values(self, scope, bills):
        """The bills with their price, quantity, discount and currency, and what their
        taxes depend on."""
        return SQL(
            """
            SELECT b.*, COALESCE(b.product_id, 0) AS product,
                COALESCE(b.fiscal_position_id, position.position_id, 0) AS position,
                CASE WHEN b.product_id IS NULL THEN b.journal_id ELSE 0 END AS journal,
                COALESCE(listed.currency_id, b.currency_id) AS billed_currency_id,
                CASE WHEN b.is_listed THEN COALESCE(listed.price, b.price)
                    ELSE b.price END::float8 AS billed_price,
                COALESCE(CASE WHEN b.quantity = listed.own THEN listed.quantity END,
                    b.quantity)::float8 AS billed_quantity,
                COALESCE(b.discount, 0)::float8 AS billed_discount
            FROM (%(bills)s) AS b
                LEFT JOIN (%(positions)s) AS position USING (payer_id)
                LEFT JOIN (%(listed)s) AS listed USING (line_id)
            """,
            bills=bills,
            positions=self._get_values(
                self._get_positions(scope).items(), payer_id="int", position_id="int"
            ),
            listed=self._get_values(
                self._get_listed(scope),
                line_id="int",
                price="float8",
                quantity="float8",
                own="float8",
                currency_id="int",
            ),
        )

    def _get_tax(self, scope):
        """A tax of ``rate`` percent, rounded on each line, unless the company rounds
        the tax of a whole invoice."""
        tax = SQL("untaxed.net * rate / 100")
        if scope.company.tax_calculation_rounding_method == "round_globally":
            return tax
        return SQL("ROUND(%s, cur.decimal_places)", tax)

    @api.model
    def _get_values(self, rows, **columns):
        """Rows of Python as a table; it has its columns without any row, too.

        :param columns: {name: type} in the order of the rows
        """
        lists = zip(*rows, strict=True) if rows else [()] * len(columns)
        return SQL(
            "SELECT * FROM UNNEST(%s) AS v (%s)",
            SQL(", ").join(
                SQL("%s::%s[]", list(values), SQL(kind))
                for values, kind in zip(lists, columns.values(), strict=True)
            ),
            SQL(", ").join(map(SQL.identifier, columns)),
        )

    # ------------------------------------------------------------------
    # What SQL does not know
    # ------------------------------------------------------------------

    def _get_positions(self, scope):
        """{payer: fiscal position} of those whose contracts name none, as an invoice
        finds it. Partners who agree in what is asked for are asked for once."""
        partners = self.env["res.partner"].with_context(active_test=False)
        own = partners._field_to_sql("p", "property_account_position_id")
        if not self._has_positions(scope):
            return {}
        found, positions = {}, self.env["account.fiscal.position"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT array_agg(p.id), MIN(p.id) FROM res_partner p
                WHERE p.id IN (SELECT COALESCE(c.invoice_partner_id, c.partner_id)
                    FROM contract_contract c
                    WHERE c.company_id = %s AND c.fiscal_position_id IS NULL AND %s)
                GROUP BY %s, p.country_id, p.state_id, p.zip, p.vat, (
                    SELECT p.id WHERE EXISTS (SELECT FROM res_partner other
                        WHERE other.type = 'delivery' AND other.active
                        AND other.commercial_partner_id = p.commercial_partner_id))
                """,
                scope.company.id,
                scope.choose(SQL("c.id")),
                own,
            )
        )
        for ids, some_id in rows:
            some = partners.browse(some_id)
            delivery = partners.browse(some.address_get(["delivery"])["delivery"])
            if position := positions._get_fiscal_position(some, delivery=delivery):
                found.update(dict.fromkeys(ids, position.id))
        return found

    def _has_positions(self, scope):
        """Most companies have none, and ask nobody."""
        positions = self.env["account.fiscal.position"]
        domain = positions._check_company_domain(scope.company)
        return bool(positions.search_count(domain, limit=1))

    def _get_listed(self, scope):
        """Lines whose price follows a price list, with the others of their contracts,
        since they are billed in its currency; and all lines, where an addon works out
        the quantities.

        :return: [(line, price, quantity, quantity that it says, currency)]
        """
        lines = self.env["contract.line"]
        domain = [
            ("company_id", "=", scope.company.id),
            ("is_canceled", "=", False),
            ("display_type", "=", False),
        ]
        if scope.contract_ids is not None:
            domain += [("contract_id", "in", scope.contract_ids)]
        if lines._is_quantity_fixed():
            domain += [("contract_id.contract_line_ids.automatic_price", "=", True)]
        return [
            (
                line.id,
                line.price_unit,
                line._get_billed_quantity(),
                line.quantity,
                line.contract_id.currency_id.id,
            )
            for line in lines.search(domain)
        ]

    def _get_tax_rates(self, scope, billed):
        """The taxes of each product and fiscal position that is billed.

        :return: ([(product, position, journal, percentages)] of taxes that come on top
            of the price, {(product, position, journal): the other taxes})
        """
        keys = self.env.execute_query(
            SQL(
                "SELECT DISTINCT product, position, journal FROM (%s) AS billed",
                billed,
            )
        )
        rates, others = [], {}
        for key in keys:
            taxes = self._get_invoice_taxes(scope, *key)
            parts = taxes.flatten_taxes_hierarchy()
            if self._is_on_top(parts):
                amounts = ",".join(map(str, parts.mapped("amount")))
                rates.append((*key, f"{{{amounts}}}"))
            else:
                others[key] = taxes
        return rates, others

    @api.model
    def _is_on_top(self, taxes):
        return not any(
            tax.amount_type != "percent" or tax.price_include or tax.include_base_amount
            for tax in taxes
        )

    def _get_invoice_taxes(self, scope, product_id, position_id, journal_id):
        """The taxes that the line of an invoice gets (``_get_computed_taxes``): those
        of the product, else of the account."""
        company = scope.company
        product = self.env["product.product"].browse(product_id or ())
        taxes = product.taxes_id._filter_taxes_by_company(company)
        position = self.env["account.fiscal.position"].browse(position_id or ())
        if not taxes:
            account = self.env["account.journal"].browse(journal_id).default_account_id
            if product:
                tmpl = product.product_tmpl_id
                account = tmpl.get_product_accounts(position).get("income")
            taxes = account.tax_ids.filtered(lambda tax: tax.type_tax_use == "sale")
            taxes = taxes._filter_taxes_by_company(company)
        return position.map_tax(taxes) if position else taxes

    def _ask_tax_engine(self, billed, taxes):
        """What the tax engine says of prices with other taxes.

        :param taxes: {(product, position, journal): account.tax}
        :return: [(product, position, journal, currency, price, quantity, discount,
            untaxed amount, amount)]
        """
        if not taxes:
            return []
        columns = SQL(", ").join(map(SQL.identifier, {**TAX_KEY, **PRICE_KEY}))
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT %s FROM (%s) AS billed "
                "JOIN (%s) AS other USING (product, position, journal)",
                columns,
                billed,
                self._get_values(taxes, **TAX_KEY),
            )
        )
        answers = []
        for row in rows:
            *key, currency_id, price, quantity, discount = row
            found = taxes[tuple(key)].compute_all(
                price * (1 - discount / 100),
                currency=self.env["res.currency"].browse(currency_id),
                quantity=quantity,
                product=self.env["product.product"].browse(key[0] or ()),
            )
            answers.append((*row, found["total_excluded"], found["total_included"]))
        return answers
