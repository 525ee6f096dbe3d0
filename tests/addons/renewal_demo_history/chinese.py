# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The Chinese twin of the demo: names of customers, people and products, and what
people wrote, in Chinese."""

import csv
import re

from odoo.tools import file_open

CHINESE = "zh_CN"
# Names that users typed, which no translation of an addon knows.
NAMES = {
    "res.partner": ("name", "city", "function"),
    "contract.contract": ("name",),
    "contract.line": ("name",),
    "contract.terminate.reason": ("name",),
    "crm.team": ("name",),
    "calendar.event": ("name",),
    "ir.actions.server": ("name",),
    "product.template": ("name",),
    "renewal.health.pulse": ("note",),
    "renewal.playbook": ("name", "description"),
    "renewal.playbook.step": ("name",),
    "renewal.renewal": ("outcome_note",),
    "renewal.value.unit": ("sentence",),
}
# What a yuan is worth in euros.
EURO = 0.128
COUNTED = re.compile(r"(?P<name>.+), (?P<count>\d+) (?P<unit>\w+)")


class Translation:
    """Gives a text in the language of the demo; the text itself where that is
    English."""

    def __init__(self, env):
        self.env = env(context={**env.context, "lang": CHINESE})
        self.is_on = env.company.partner_id.lang == CHINESE
        self.texts = self._read() if self.is_on else {}

    def _read(self):
        with file_open("renewal_demo_history/data/zh_CN.csv", "r") as file:
            return dict(csv.reader(file))

    def __call__(self, text):
        if text in self.texts or not self.is_on:
            return self.texts.get(text, text)
        if match := COUNTED.fullmatch(text or ""):
            name, unit = self(match["name"]), self(match["unit"])
            return f"{name}（{match['count']} {unit}）"
        return text

    def apply(self):
        """Translate what the demo data of the other addons wrote."""
        if not self.is_on:
            return
        for model, names in NAMES.items():
            records = self.env[model].with_context(
                active_test=False, tracking_disable=True
            )
            for record in records.search([]):
                self._translate(record, names)
        self._translate_messages()
        self._move_customers()

    def _translate(self, record, names):
        found = {name: record[name] or "" for name in names}
        said = {name: self(text) for name, text in found.items()}
        if said != found:
            record.write({name: said[name] for name in names if said[name]})

    def _translate_messages(self):
        """What people wrote when they finished a task."""
        messages = self.env["mail.message"].search([("body", "!=", False)])
        for message in messages:
            for text, said in self.texts.items():
                if len(text) > 20 and text in message.body:
                    message.body = message.body.replace(text, said)

    def _move_customers(self):
        """All customers are in the company's country, and pay in its currency."""
        country = self.env.company.country_id
        contracts = self.env["contract.contract"].search([])
        contracts.commercial_partner_id.country_id = country
        abroad = contracts.filtered("manual_currency_id")
        abroad.manual_currency_id = False
        for line in abroad.contract_line_ids:
            line.specific_price = line.product_id.list_price or line.specific_price
        abroad._sync_renewals()
        self.env.ref("renewal_management.rate_eur").company_rate = EURO
