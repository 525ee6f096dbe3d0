# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, email_split

from ...tools.register.amount import resolve_currency
from ...tools.register.text import initials, is_blank, key


class RenewalRegisterLookup(models.AbstractModel):
    """Finds what the names in a register stand for: customers, users, products,
    currencies. One search per kind and call, whatever the number of rows."""

    _name = "renewal.register.lookup"
    _description = "Look-ups of the Contract Register"

    @api.model
    def _resolve(self, readings):
        """Add records to the values of readings: ``partner_id``, ``user_id``,
        ``product_id`` and ``currency_id`` (False when there is none).

        :param readings: {row: ``tools.register.row.Reading``} of one company
        """
        self._resolve_currencies(readings)
        self._resolve_products(readings)
        self._resolve_owners(readings)
        sound = {row: read for row, read in readings.items() if not read.errors}
        self._resolve_customers(sound)

    # ------------------------------------------------------------------
    # Currencies
    # ------------------------------------------------------------------

    @api.model
    def _resolve_currencies(self, readings):
        currencies = self.env["res.currency"].search([("active", "=", True)])
        active = {currency.name: currency.symbol for currency in currencies}
        ids = {currency.name: currency.id for currency in currencies}
        for row, reading in readings.items():
            own_code = row.company_id.currency_id.name
            parsed = resolve_currency(reading.values["currency"], own_code, active)
            column = "currency" if not is_blank(row.currency) else "amount"
            reading.values["currency_id"] = ids.get(reading.note(column, parsed), False)

    # ------------------------------------------------------------------
    # Products
    # ------------------------------------------------------------------

    @api.model
    def _resolve_products(self, readings):
        texts = {read.values["product"] for read in readings.values()} - {""}
        found = self._find_products(texts) if texts else {}
        for reading in readings.values():
            text = reading.values["product"]
            reading.values["product_id"] = found.get(key(text), False)
            if text and not reading.values["product_id"]:
                reading.warn("product_unknown", "product", text=text)

    @api.model
    def _find_products(self, texts):
        """Return {key of a reference or a name: product id}; references win."""
        domain = Domain.OR(
            Domain("default_code", "=ilike", text) | Domain("name", "=ilike", text)
            for text in map(self._escape_like, texts)
        )
        Product = self.env["product.product"]
        domain &= Domain(Product._check_company_domain(self.env.company))
        products = Product.search(domain, order="id desc")
        by_name = {key(product.name): product.id for product in products}
        by_code = {key(product.default_code): product.id for product in products}
        return {**by_name, **by_code}

    @api.model
    def _escape_like(self, text):
        return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")

    # ------------------------------------------------------------------
    # Owners
    # ------------------------------------------------------------------

    @api.model
    def _resolve_owners(self, readings):
        """An unknown owner is no error: the contract is unowned until somebody says
        who it is."""
        chosen = self._get_chosen_owners()
        users = self._index_users()
        for row, reading in readings.items():
            text = reading.values["owner"]
            user = row.user_id or chosen.get((row.company_id.id, key(text)))
            if not user and text:
                user = self._pick_user(reading, users.get(key(text), ()), row)
            reading.values["user_id"] = user.id if user else False

    @api.model
    def _get_chosen_owners(self):
        """Return {(company id, key of an owner's text): user} chosen on any row."""
        groups = self.env["renewal.register.row"]._read_group(
            [("user_id.active", "=", True), ("owner", "!=", False)],
            ["company_id", "owner", "user_id"],
            ["write_date:max"],
            order="write_date:max",
        )
        return {(company.id, key(text)): user for company, text, user, _at in groups}

    @api.model
    def _index_users(self):
        """Return {key of a login, e-mail, name or initials: users}. Override to know
        users by something else, such as an employee number."""
        found = defaultdict(self.env["res.users"].browse)
        users = self.env["res.users"].with_context(active_test=False)
        for user in users.search([("share", "=", False)], order="active desc, id"):
            for text in (user.login, user.email, user.name, initials(user.name)):
                if text:
                    found[key(text)] |= user
        return found

    @api.model
    def _pick_user(self, reading, users, row):
        """Return the one active user of the row's company, or warn and return none."""
        text = reading.values["owner"]
        # sudo: of a user's companies, those count too that the reader did not select
        active = [
            user
            for user in users
            if user.active and row.company_id in user.sudo().company_ids
        ]
        if len(active) == 1:
            return active[0]
        if active:
            names = ", ".join(user.name for user in active)
            reading.warn("owner_ambiguous", "owner", text=text, names=names)
        else:
            code = "owner_archived" if users else "owner_unknown"
            reading.warn(code, "owner", text=text)
        return None

    # ------------------------------------------------------------------
    # Customers
    # ------------------------------------------------------------------

    @api.model
    def _resolve_customers(self, readings):
        """Find the customers by reference, tax number or name; create the others."""
        references = {key(read.values["customer_ref"]) for read in readings.values()}
        names = {read.values["customer"] for read in readings.values()}
        by_reference = self._find_by_reference(references - {""})
        by_name = self._find_by_name(names)
        unknown = defaultdict(list)
        for row, reading in readings.items():
            partner = self._pick_partner(reading, by_reference, by_name)
            if partner:
                reading.values["partner_id"] = partner.id
            else:
                unknown[self._get_customer_key(reading)].append(row)
        if unknown:
            self._create_customers(unknown, readings)

    @api.model
    def _get_customer_key(self, reading):
        reference = key(reading.values["customer_ref"])
        return reference or key(reading.values["customer"])

    @api.model
    def _get_customer_domain(self):
        """Partners that a register may mean: no contacts of others."""
        company_domain = self.env["res.partner"]._check_company_domain(self.env.company)
        return Domain("parent_id", "=", False) & Domain(company_domain)

    @api.model
    def _find_by_reference(self, references):
        """Return {key of a reference or tax number: partner}."""
        if not references:
            return {}
        texts = [self._escape_like(text) for text in references]
        domain = Domain.OR(
            Domain("ref", "=ilike", text) | Domain("vat", "=ilike", text)
            for text in texts
        )
        found = {}
        for partner in self.env["res.partner"].search(
            domain & self._get_customer_domain(), order="id desc"
        ):
            found.update({key(partner.vat): partner, key(partner.ref): partner})
        return found

    @api.model
    def _find_by_name(self, names):
        """Return {key of a name: partners}, the oldest first.

        Names are compared without case, spaces and full-width signs, which no domain
        can say: the query finds candidates, the search applies the access rules.
        """
        if not names:
            return {}
        self.env["res.partner"].flush_model(["name", "parent_id"])
        query = SQL(
            r"""
            SELECT id FROM res_partner
             WHERE parent_id IS NULL AND active
               AND lower(regexp_replace(btrim(normalize(name, NFKC)), '\s+', ' ', 'g'))
                   = ANY(%s)
            """,
            list({key(name) for name in names} | {name.lower() for name in names}),
        )
        ids = [row[0] for row in self.env.execute_query(query)]
        domain = Domain("id", "in", ids) & self._get_customer_domain()
        partners = self.env["res.partner"].search(domain, order="id")
        return partners.grouped(lambda partner: key(partner.name))

    @api.model
    def _pick_partner(self, reading, by_reference, by_name):
        """A reference decides; a name only when the reference does not contradict."""
        reference = key(reading.values["customer_ref"])
        if reference and reference in by_reference:
            return by_reference[reference]
        partners = by_name.get(key(reading.values["customer"]))
        if partners and reference:
            partners = partners.filtered(lambda partner: not partner.ref)
        if partners and len(partners) > 1:
            reading.warn("customer_ambiguous", "customer", count=len(partners))
        return partners[:1] if partners else None

    @api.model
    def _create_customers(self, unknown, readings):
        """Create each unknown customer once.

        :param unknown: {customer key: [rows]}
        """
        values = [
            self._prepare_customer_vals(rows[0], readings[rows[0]])
            for rows in unknown.values()
        ]
        partners = self.env["res.partner"].create(values)
        for partner, rows in zip(partners, unknown.values(), strict=True):
            for row in rows:
                readings[row].values["partner_id"] = partner.id

    @api.model
    def _prepare_customer_vals(self, row, reading):
        """Values of a new customer. Override to add more."""
        is_supplier = reading.values["contract_type"] == "purchase"
        emails = email_split(row.email or "")
        return {
            "name": reading.values["customer"],
            "ref": reading.values["customer_ref"] or False,
            "email": emails[0] if emails else False,
            "is_company": True,
            "supplier_rank" if is_supplier else "customer_rank": 1,
        }
