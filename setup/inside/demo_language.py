"""Runs in an Odoo shell (``env`` is Odoo's): a company of another language, before it
has anything.

``LANG``, ``COUNTRY``, ``TIMEZONE`` and ``NAME`` are put before this text.
"""

company = env.ref("base.main_company")  # noqa: F821
country = env.ref(f"base.{COUNTRY}")  # noqa: F821
env["ir.default"].set("res.partner", "lang", LANG)  # noqa: F821
people = env["res.partner"].with_context(active_test=False).search([])  # noqa: F821
people.write({"lang": LANG, "tz": TIMEZONE})  # noqa: F821
company.partner_id.write(
    {
        "name": NAME,  # noqa: F821
        "country_id": country.id,
        "state_id": False,
        "street": False,
        "city": False,
        "zip": False,
    }
)
country.currency_id.active = True
company.currency_id = country.currency_id
env.cr.commit()  # noqa: F821
