# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from babel.dates import get_month_names

from odoo import api, models
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse

from ...tools.register.row import COLUMNS as RAW


class RenewalRegisterMessage(models.AbstractModel):
    """What is told about a row, in the user's language: what is wrong or was assumed,
    and what to do about it."""

    _name = "renewal.register.message"
    _description = "Messages of the Contract Register"

    @api.model
    def _render(self, findings):
        """Return {key: the messages as one text, a line each; False without any}.

        :param findings: {key: [``tools.register.row.Finding``]}
        """
        texts = self._get_error_texts() | self._get_warning_texts()
        labels = self.env["renewal.register.row"].fields_get(RAW, ["string"])
        return {
            name: "\n".join(
                self.env._(
                    "%(column)s: %(message)s",
                    column=labels[finding.column]["string"],
                    message=texts[finding.code] % self._get_words(finding.detail),
                )
                for finding in found
            )
            or False
            for name, found in findings.items()
        }

    @api.model
    def _get_words(self, detail):
        """Dates and months of a finding in the user's language."""
        # the language the texts are in, which need not be the company's
        code = self.env.lang or "en_US"
        words = {
            name: format_date(self.env, value, lang_code=code)
            if isinstance(value, date)
            else value
            for name, value in detail.items()
        }
        if "month" in words:
            locale = babel_locale_parse(code)
            names = get_month_names("wide", "stand-alone", locale)
            words["month"] = names[detail["month"]]
        return words

    @api.model
    def _get_error_texts(self):
        """Why a row was not applied. Each ends in what to do."""
        return {
            "missing": self.env._("the cell is empty. Fill it in and apply again."),
            "unnamed": self.env._(
                "the row has no number, no service and no product. Fill in one of them "
                "and apply again."
            ),
            "no_such_day": self.env._(
                '"%(text)s" is not a date: %(month)s has %(days)s days. Correct it and '
                "apply again."
            ),
            "not_a_date": self.env._(
                '"%(text)s" is not a date. Type a date, or leave the cell empty for a '
                "contract without end, and apply again."
            ),
            "end_before_start": self.env._(
                "the term ends on %(end)s, before it starts on %(start)s. Correct one "
                "of the two and apply again."
            ),
            "not_an_amount": self.env._(
                '"%(text)s" is not an amount. Type a number, with a currency if you '
                "like, and apply again."
            ),
            "not_a_quantity": self.env._(
                '"%(text)s" is not a quantity. Type a number above zero and apply '
                "again."
            ),
            "not_a_recurrence": self.env._(
                '"%(text)s" is not a recurrence. Type monthly, quarterly, yearly, '
                "2 years or the like, and apply again."
            ),
            "not_a_notice": self.env._(
                '"%(text)s" is not a notice period. Type 90 days, 3 months or the '
                "like, and apply again."
            ),
            "currency_inactive": self.env._(
                "%(text)s is not in use. Activate the currency in the invoicing "
                "settings, or correct the row, and apply again."
            ),
            "not_a_currency": self.env._(
                '"%(text)s" is not a currency. Type a code such as EUR and apply again.'
            ),
            "currency_differs": self.env._(
                "the contract %(contract)s is in %(current)s, the row is in %(text)s. "
                "Correct one of the two and apply again."
            ),
            "terminated": self.env._(
                "the contract %(contract)s was terminated in Odoo. If it goes on, "
                "cancel its termination; if not, delete the row."
            ),
            "archived": self.env._(
                "the contract %(contract)s is archived in Odoo. If it goes on, "
                "unarchive it; if not, delete the row."
            ),
            "refused": self.env._("Odoo refused the row: %(text)s"),
            "behind_failed": self.env._(
                "belongs to row %(row)s, which could not be applied. Correct that row "
                "and apply both again."
            ),
        }

    @api.model
    def _get_warning_texts(self):
        """What was assumed, or left alone, when a row was applied."""
        return {
            "not_yes_no": self.env._('"%(text)s" is neither yes nor no: taken as no.'),
            "not_a_type": self.env._(
                '"%(text)s" is neither customer nor supplier: taken as customer.'
            ),
            "end_blank": self.env._("empty: the contract is open-ended."),
            "old_century": self.env._(
                '"%(text)s" was read as %(date)s. If it means that there is no end, '
                "empty the cell and apply again."
            ),
            "order_guessed": self.env._(
                '"%(text)s" was read as %(date)s: nothing in the file tells whether '
                "the day or the month comes first, so your language decided."
            ),
            "order_swapped": self.env._(
                '"%(text)s" was read as %(date)s, though the other dates of the file '
                "write day and month the other way round."
            ),
            "start_assumed": self.env._(
                "empty: %(date)s was assumed, one recurrence before the end but not "
                "in the future."
            ),
            "amount_blank": self.env._(
                "empty: the contract is worth nothing until you fill it."
            ),
            "negative_amount": self.env._("the amount is negative."),
            "auto_without_end": self.env._(
                "a contract without end cannot renew itself: taken as no."
            ),
            "customer_ambiguous": self.env._(
                "%(count)s customers have this name; the oldest was taken. Fill in the "
                "reference to choose another."
            ),
            "owner_unknown": self.env._(
                '"%(text)s" is nobody in Odoo: the contract is unowned. Choose the '
                "Owner in Odoo and apply again."
            ),
            "owner_archived": self.env._(
                '"%(text)s" is an archived user: the contract is unowned. Choose the '
                "Owner in Odoo and apply again."
            ),
            "owner_ambiguous": self.env._(
                '"%(text)s" may be %(names)s: the contract is unowned. Choose the '
                "Owner in Odoo and apply again."
            ),
            "owner_differs": self.env._(
                "the contract is owned by %(name)s, as another of its rows says."
            ),
            "product_unknown": self.env._(
                'no product is called "%(text)s": the name is on the line only.'
            ),
            "duplicate": self.env._("row %(row)s says the same."),
            "earlier_term": self.env._(
                "an earlier term of row %(row)s, which the contract follows."
            ),
            "superseded": self.env._(
                "a newer edition has this line: nothing was done."
            ),
            "left_alone": self.env._(
                "the contract says %(current)s. The register has not changed since it "
                "was applied, so the contract was left alone."
            ),
        }
