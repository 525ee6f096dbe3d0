# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from dataclasses import replace

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, email_split

from ...tools.register.currency import resolve_currency
from ...tools.register.text import clean, initials, is_blank, key


class RenewalRegisterLookup(models.AbstractModel):
    """Finds what the names in a register stand for: customers, users, products,
    currencies. One search per kind and call, whatever the number of rows."""

    _name = "renewal.register.lookup"
    _description = "Look-ups of the Contract Register"

    def _resolve(self, readings):
        """Find currencies, products, owners and customers; create unknown customers.

        :param readings: {row: Reading} of one company
        :return: the readings with ``partner_id``, ``user_id``, ``product_id`` and
            ``currency_id``; those with errors have no customer
        """
        # {row: {field: id}}, put into the readings at the end: copies cost time
        ids = {row: {} for row in readings}
        readings = self._resolve_currencies(readings, ids)
        readings = self._resolve_products(readings, ids)
        readings = self._resolve_owners(readings, ids)
        sound = {row: read for row, read in readings.items() if not read.errors}
        readings |= self._resolve_customers(sound, ids)
        return {row: replace(read, **ids[row]) for row, read in readings.items()}

    # ------------------------------------------------------------------
    # Currencies
    # ------------------------------------------------------------------

    def _resolve_currencies(self, readings, ids):
        by_code, active = self._get_currencies()
        resolved, known = {}, {}
        for row, reading in readings.items():
            told = reading.currency, row.company_id.currency_id.name
            if told not in known:
                known[told] = resolve_currency(*told, active)
            parsed = known[told]
            if parsed.error:
                column = "currency" if not is_blank(row.currency) else "amount"
                reading = reading.with_error(parsed.error, column, **parsed.detail)
                ids[row]["currency_told"] = self._get_told(parsed, reading)
            ids[row]["currency_id"] = (
                by_code[parsed.value].id if parsed.value else False
            )
            resolved[row] = reading
        return resolved

    def _get_told(self, parsed, reading):
        """What a row says its currency is, where that is none in use: the code of one
        that is not, else what was typed."""
        if parsed.error == "currency_inactive":
            return parsed.detail["text"]
        return " / ".join(filter(None, map(clean, reading.currency)))

    def _get_currencies(self, active_test=True):
        """
        :param active_test: False for those that are not in use, too
        :return: {code: currency}, {code: sign of a currency in use}
        """
        currencies = self.env["res.currency"].with_context(active_test=active_test)
        by_code = {one.name: one for one in currencies.search([("name", "!=", False)])}
        active = {code: one.symbol for code, one in by_code.items() if one.active}
        return by_code, active

    # ------------------------------------------------------------------
    # Products
    # ------------------------------------------------------------------

    def _resolve_products(self, readings, ids):
        texts = {reading.product for reading in readings.values()} - {""}
        found = self._find_products(texts) if texts else {}
        resolved = {}
        for row, reading in readings.items():
            text = reading.product
            product_id = found.get(key(text), False)
            if text and not product_id:
                reading = reading.with_warning("product_unknown", "product", text=text)
            ids[row]["product_id"] = product_id
            resolved[row] = reading
        return resolved

    def _find_products(self, texts):
        """Return {key of a reference or a name: product id}; references win."""
        domain = self._get_spelling_domain(("default_code", "name"), texts)
        Product = self.env["product.product"]
        domain &= Domain(Product._check_company_domain(self.env.company))
        products = Product.search(domain, order="id desc")
        by_name = {key(product.name): product.id for product in products}
        by_code = {key(product.default_code): product.id for product in products}
        return {**by_name, **by_code}

    def _get_spelling_domain(self, names, texts):
        """Records with one of the texts, in whatever case, in one of the fields."""
        escape = str.maketrans({sign: f"\\{sign}" for sign in "\\%_"})
        return Domain.OR(
            Domain(name, "=ilike", text.translate(escape))
            for text in texts
            for name in names
        )

    # ------------------------------------------------------------------
    # Owners
    # ------------------------------------------------------------------

    def _resolve_owners(self, readings, ids):
        """An unknown owner is no error: the contract is unowned until somebody says
        who it is."""
        chosen = self._get_chosen_owners()
        users = self._index_users()
        resolved, known = {}, {}
        for row, reading in readings.items():
            told = row.user_id, row.company_id, reading.owner
            if told not in known:
                known[told] = self._find_owner(*told, chosen, users)
            ids[row]["user_id"], code, detail = known[told]
            if code:
                reading = reading.with_warning(code, "owner", **detail)
            resolved[row] = reading
        return resolved

    def _find_owner(self, user, company, text, chosen, users):
        """Return (user id, code of a warning, what its message needs)."""
        user = user or chosen.get((company.id, key(text)))
        if user or not text:
            return user.id if user else False, "", {}
        known = users.get(key(text), self.env["res.users"])
        # sudo: of a user's companies, those count too that the reader did not select
        active = known.filtered(
            lambda user: user.active and company in user.sudo().company_ids
        )
        if len(active) == 1:
            return active.id, "", {}
        if active:
            names = ", ".join(active.mapped("name"))
            return False, "owner_ambiguous", {"text": text, "names": names}
        code = "owner_archived" if known else "owner_unknown"
        return False, code, {"text": text}

    def _get_chosen_owners(self):
        """Return {(company id, key of an owner's text): user} chosen on any row."""
        groups = self.env["renewal.register.row"]._read_group(
            [("user_id.active", "=", True), ("owner", "!=", False)],
            ["company_id", "owner", "user_id"],
            ["write_date:max"],
            order="write_date:max",
        )
        return {(company.id, key(text)): user for company, text, user, _at in groups}

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

    # ------------------------------------------------------------------
    # Customers
    # ------------------------------------------------------------------

    def _resolve_customers(self, readings, ids):
        """Find the customers by reference, tax number or name; create the others."""
        references = {key(reading.customer_ref) for reading in readings.values()}
        names = {reading.customer for reading in readings.values()}
        by_reference = self._find_by_reference(references - {""})
        by_name = self._find_by_name(names)
        resolved, unknown = {}, {}
        for row, reading in readings.items():
            partners = self._get_candidates(reading, by_reference, by_name)
            if not partners:
                unknown.setdefault(self._get_customer_key(reading), row)
            elif len(partners) > 1:
                reading = reading.with_warning(
                    "customer_ambiguous", "customer", count=len(partners)
                )
            ids[row]["partner_id"] = partners[:1].id
            resolved[row] = reading
        created = self._create_customers(unknown, resolved)
        for row, reading in resolved.items():
            if not ids[row]["partner_id"]:
                name = self._get_customer_key(reading)
                ids[row]["partner_id"] = created[name]
                ids[row]["is_customer_new"] = unknown[name] == row
        return resolved

    def _get_customer_key(self, reading):
        return key(reading.customer_ref) or key(reading.customer)

    def _get_customer_domain(self):
        """Partners that a register may mean: no contacts of others."""
        company_domain = self.env["res.partner"]._check_company_domain(self.env.company)
        return Domain("parent_id", "=", False) & Domain(company_domain)

    def _find_by_reference(self, references):
        """Return {key of a reference or tax number: partner}."""
        if not references:
            return {}
        domain = self._get_spelling_domain(("ref", "vat"), references)
        found = {}
        for partner in self.env["res.partner"].search(
            domain & self._get_customer_domain(), order="id desc"
        ):
            found.update({key(partner.vat): partner, key(partner.ref): partner})
        return found

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

    def _get_candidates(self, reading, by_reference, by_name):
        """Customers that the row may mean, the most likely first.

        A reference decides; a name only when the reference does not contradict.
        """
        reference = key(reading.customer_ref)
        if reference and reference in by_reference:
            return by_reference[reference]
        partners = by_name.get(key(reading.customer), self.env["res.partner"])
        if reference:
            return partners.filtered(lambda partner: not partner.ref)
        return partners

    def _create_customers(self, unknown, readings):
        """Create each unknown customer once.

        :param unknown: {customer key: the first row that names the customer}
        :return: {customer key: id of the new customer}
        """
        partners = self.env["res.partner"].create(
            [
                self._prepare_customer_vals(row, readings[row])
                for row in unknown.values()
            ]
        )
        return dict(zip(unknown, partners.ids, strict=True))

    def _prepare_customer_vals(self, row, reading):
        """Values of a new customer. Override to add more."""
        is_supplier = reading.contract_type == "purchase"
        emails = email_split(row.email or "")
        return {
            "name": reading.customer,
            "ref": reading.customer_ref or False,
            "email": emails[0] if emails else False,
            "is_company": True,
            "supplier_rank" if is_supplier else "customer_rank": 1,
        }
