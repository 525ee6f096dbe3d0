# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The messages about a row of a register: a text for the code of every ``Finding`` of
``tools.register``, with placeholders for its details."""

from odoo.tools.translate import LazyTranslate

# These are translated when they are shown, by self.env._
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

MESSAGES = {
    # Why a row was not applied. Each ends in what to do.
    "missing": _lt("the cell is empty. Fill it in and apply again."),
    "error_cell": _lt(
        '"%(text)s" is the error of a formula. Type what the cell should say and '
        "apply again."
    ),
    "too_long": _lt(
        "%(count)s characters, of which at most %(most)s can be a name. Shorten it and "
        "apply again."
    ),
    "unnamed": _lt(
        "the row has no number, no service and no product. Fill in one of them "
        "and apply again."
    ),
    "no_such_day": _lt(
        '"%(text)s" is not a date: %(month)s has %(days)s days. Correct it and '
        "apply again."
    ),
    "not_a_date": _lt(
        '"%(text)s" is not a date. Type a date, or leave the cell empty for a '
        "contract without end, and apply again."
    ),
    "odd_year": _lt(
        '"%(text)s" is in the year %(year)s. Correct it and apply again. Type "no end" '
        "for a contract without end."
    ),
    "not_a_range": _lt(
        '"%(text)s" is not a term. Type its first and last day, such as 2026-01-01 - '
        "2026-12-31, or fill in start and end, and apply again."
    ),
    "term_ignored": _lt(
        '"%(text)s" was left out: the start and the end of the row say what the '
        "term is."
    ),
    "end_before_start": _lt(
        "the term ends on %(end)s, before it starts on %(start)s. Correct one "
        "of the two and apply again."
    ),
    "not_an_amount": _lt(
        '"%(text)s" is not an amount. Type a number, with a currency if you '
        "like, and apply again."
    ),
    "word_beside": _lt(
        '"%(word)s" in "%(text)s" is not known. Remove it, or add it to the words of '
        "the register, and apply again."
    ),
    "word_divided": _lt(
        '"%(text)s" has several meanings. Spell it out, or choose the language of the '
        "file on its edition, and apply again."
    ),
    "per_differs": _lt(
        "what stands beside the amount and the recurrence do not agree. Correct one of "
        "the two and apply again."
    ),
    "term_unknown": _lt(
        "it is for the whole term: fill in start and end, and apply again."
    ),
    "not_yes_no": _lt(
        '"%(text)s" is neither yes nor no. Type one of the two and apply again.'
    ),
    "not_a_type": _lt(
        '"%(text)s" is neither customer nor supplier. Type one of the two and apply '
        "again."
    ),
    "not_a_quantity": _lt(
        '"%(text)s" is not a quantity. Type a number above zero and apply again.'
    ),
    "not_a_recurrence": _lt(
        '"%(text)s" is not a recurrence. Type monthly, quarterly, yearly, '
        "2 years or the like, and apply again."
    ),
    "not_a_notice": _lt(
        '"%(text)s" is not a notice period. Type 90 days, 3 months or the '
        "like, and apply again."
    ),
    "currency_inactive": _lt(
        "%(text)s is not in use. Activate it with the button of this row or under "
        "Invoicing > Configuration > Currencies, or correct the row, and apply again."
    ),
    "currencies_differ": _lt(
        '"%(text)s" and "%(other)s" are two currencies. Correct one of the two and '
        "apply again."
    ),
    "currency_open": _lt('"%(text)s" may be %(codes)s. Type the code and apply again.'),
    "not_a_currency": _lt(
        '"%(text)s" is not a currency. Type a code such as EUR and apply again.'
    ),
    "currency_differs": _lt(
        "the contract %(contract)s is in %(current)s, the row is in %(text)s. "
        "A contract has one currency: type the currency of the contract, or the start "
        "of the term that begins in the new one."
    ),
    "terminated": _lt(
        "the contract %(contract)s was terminated in Odoo. If it continues, cancel "
        "its termination; if not, delete the row."
    ),
    "archived": _lt(
        "the contract %(contract)s is archived in Odoo. If it continues, unarchive "
        "it; if not, delete the row."
    ),
    "refused": _lt("Odoo refused the row: %(text)s"),
    "behind_failed": _lt(
        "belongs to row %(row)s, which could not be applied. Correct that row "
        "and apply both again."
    ),
    # What was assumed, or left alone, when a row was applied.
    "end_blank": _lt("empty: the contract is open-ended."),
    "old_century": _lt(
        '"%(text)s" was read as %(date)s. If it means that there is no end, '
        "empty the cell and apply again."
    ),
    "order_guessed": _lt(
        '"%(text)s" was read as %(date)s: nothing in the file tells whether '
        "the day or the month comes first, so your language decided."
    ),
    "order_swapped": _lt(
        '"%(text)s" was read as %(date)s, though the other dates of the file '
        "write day and month the other way round."
    ),
    "start_assumed": _lt(
        "empty: %(date)s was assumed, one recurrence before the end but not "
        "in the future."
    ),
    "amount_blank": _lt("empty: the contract is worth nothing until you fill it."),
    "total_differs": _lt(
        "the total says %(total)s, the amount per period comes to %(expected)s over "
        "the term: the amount per period was taken."
    ),
    "negative_amount": _lt("the amount is negative."),
    "auto_without_end": _lt("a contract without end cannot renew itself: taken as no."),
    "customer_ambiguous": _lt(
        "%(count)s customers have this name; the oldest was taken. Fill in the "
        "reference to choose another."
    ),
    "owner_unknown": _lt(
        '"%(text)s" is not a user in Odoo: the contract has no owner. Choose the '
        "Owner in Odoo and apply again."
    ),
    "owner_archived": _lt(
        '"%(text)s" is an archived user: the contract has no owner. Choose the '
        "Owner in Odoo and apply again."
    ),
    "owner_ambiguous": _lt(
        '"%(text)s" may be %(names)s: the contract has no owner. Choose the Owner '
        "in Odoo and apply again."
    ),
    "owner_differs": _lt(
        "the contract is owned by %(name)s, as another of its rows says."
    ),
    "product_unknown": _lt(
        'no product is called "%(text)s": the name is on the line only.'
    ),
    "duplicate": _lt("all cells are those of row %(row)s, so it counts once."),
    "alike": _lt(
        "what was imported is the same as in row %(row)s, other columns differ: a line "
        "of its own."
    ),
    "replaces_nothing": _lt(
        'no contract of the customer that may be followed has the number "%(text)s", '
        "or another row follows it already: a contract of its own."
    ),
    "earlier_term": _lt(
        "a term before the one that the contract has, from %(start)s: nothing was done."
    ),
    # What somebody has to say before a row can be applied.
    "moved": _lt(
        "the term ended on %(old)s and ends on %(new)s now. Was it renewed, extended "
        "or corrected?"
    ),
    "moved_open": _lt(
        "the term ended on %(old)s and has no end any more. Was it renewed or "
        "corrected?"
    ),
    "returned": _lt(
        "the contract was lost as of %(old)s, and the file has it again. Was it "
        "renewed after all?"
    ),
    "proposed": _lt(
        "it looks like the renewal of “%(name)s”, which ends on %(old)s. Is it its "
        "renewal, or a line of its own?"
    ),
    "elsewhere": _lt(
        'the register "%(register)s" has this line of the contract: “%(name)s”. Is it '
        "the same contract, or a line of its own?"
    ),
    "renamed": _lt(
        "the file no longer has “%(name)s” of %(customer)s, number %(number)s, which "
        "is much the same. Is it the same contract under another name, or a line of "
        "its own?"
    ),
    "superseded": _lt("a later edition has this line: nothing was done."),
    "left_alone": _lt(
        "the contract says %(current)s. The register has not changed since it "
        "was applied, so the contract was left alone."
    ),
}
