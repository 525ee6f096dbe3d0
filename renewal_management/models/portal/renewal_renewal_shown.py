# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import json

from odoo import models
from odoo.tools import format_amount, format_date, is_html_empty

from ...tools.proposal import PROPOSED, change_rate, plain


class RenewalRenewal(models.Model):
    """What the customer's page says, as plain texts in the environment's language.

    The templates get nothing but these values: what is not here is on no page. Called
    as superuser, for a visitor who was let in.
    """

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def _get_page_values(self, date_ref):
        """Everything on the page.

        :param date_ref: today
        """
        self.ensure_one()
        shown = self._get_shown()
        accepted = self._get_standing_decision().filtered("shown")
        is_late = self.decision_date < date_ref
        may_accept = not self._get_refusal(date_ref) and self._has_proposal()
        return {
            "id": self.id,
            "shown": shown,
            "offers": self._get_page_offers(shown, accepted),
            "expired": self._get_expiry(date_ref),
            "is_accepted": bool(accepted),
            "fingerprint": self._get_fingerprint(shown),
            "lang": self.env.lang,
            "headline": self._get_page_headline(date_ref),
            "decide_by": ""
            if is_late
            else self.env._(
                "Please decide by %s.", self._format_page_day(self.decision_date)
            ),
            "consequence": self._get_page_consequence(date_ref),
            "figures": self._get_value_figures(),
            "person": self._get_page_person(),
            "documents": self._get_page_documents(),
            "notices": [
                {**notice, "date": self._format_page_day(notice["date"])}
                for notice in self._get_notices_for_page()
            ],
            "answers": [answer._get_page_values() for answer in self.answer_ids],
            "may_accept": may_accept,
            "small_print": self._get_small_print(may_accept),
            "may_ask": not self.outcome,
            "may_decline": not self.outcome and not self._get_decision(),
            "may_name_last_day": self.renewal_type == "evergreen",
            "terms": self.company_id.renewal_page_terms or "",
            **self._get_page_reasons(),
            "is_open": not self.outcome,
            "preferences": self.contact_id._get_preferences_url(),
        }

    def _get_page_offers(self, shown, accepted):
        """What there is to choose from; what was accepted; what was carried out."""
        if accepted:
            return [accepted._get_accepted_offer()]
        if self.outcome in ("churned", "cancelled"):
            return []
        offers = shown["offers"]
        return [it for it in offers if it["is_recommended"]] if self.outcome else offers

    def _get_expiry(self, date_ref):
        """That the proposal can be accepted no more; else empty."""
        last_day = self._get_last_valid_day()
        is_over = last_day and last_day < date_ref and not self._get_decision()
        if not is_over or self.outcome:
            return ""
        return self.env._(
            "Our proposal was valid until %s. Ask for a new one below: one sentence is "
            "enough.",
            self._format_page_day(last_day),
        )

    def _get_small_print(self, may_accept):
        """Below the offers."""
        values = {
            "currency": self.currency_id.name,
            "day": self._format_page_day(self._get_last_valid_day()),
        }
        if may_accept and values["day"]:
            return self.env._(
                "Amounts are in %(currency)s. The proposal is valid until %(day)s.",
                **values,
            )
        return self.env._("Amounts are in %(currency)s.", **values)

    def _get_listed_values(self):
        """One line of the customer's list of renewals."""
        self.ensure_one()
        outcomes = {
            "renewed": self.env._("Renewed"),
            "churned": self.env._("Ended"),
            "cancelled": self.env._("Ended"),
        }
        answers = {
            "accept": self.env._("Accepted"),
            "decline": self.env._("Not renewing"),
        }
        state = outcomes.get(self.outcome) or answers.get(self._get_decision())
        return {
            "url": f"/my/renewals/{self.id}",
            "name": self.name,
            "company": self.company_id.name,
            "end": self._format_page_day(self.current_end),
            "decide_by": self._format_page_day(self.decision_date),
            "state": state or self.env._("Waiting for your decision"),
            "is_waiting": not state,
        }

    def _get_shown(self):
        """What the customer accepts: the terms of each option and of the page."""
        self.ensure_one()
        company = self.company_id
        terms = company.renewal_page_terms
        return {
            "renewal": self.id,
            "contract": self.name,
            "company": company.name,
            "customer": self.partner_id.name,
            "currency": self.currency_id.name,
            "term": self._format_term(self.term_start, self.current_end),
            "valid_until": self._format_page_day(self._get_last_valid_day()),
            "terms": "" if is_html_empty(terms) else str(terms),
            "offers": [self._get_shown_offer(offer) for offer in self._get_offers()],
        }

    def _get_fingerprint(self, shown):
        """SHA-256 of what was shown, as JSON with sorted keys: whoever has the JSON can
        work it out again."""
        text = json.dumps(shown, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    # ------------------------------------------------------------------
    # Options
    # ------------------------------------------------------------------

    def _get_shown_offer(self, offer):
        return {
            "option": offer["option"],
            "name": offer["name"] or "",
            "is_recommended": offer["is_recommended"],
            "term": self._format_term(offer["next_start"], offer["next_end"]),
            "before": self._format_page_amount(offer["before"]),
            "after": self._format_page_amount(offer["after"]),
            "change": self._describe_change(offer["before"], offer["after"]),
            "rows": [self._get_shown_row(row) for row in offer["rows"]],
            "ended": [
                {
                    "title": row["title"],
                    "before": self._format_page_amount(row["before"]["amount"]),
                }
                for row in offer["ended"]
            ],
        }

    def _get_shown_row(self, row):
        before, after = row["before"], row["after"]
        return {
            "line": row["line"].id if row["line"]._name == "renewal.line" else 0,
            "title": row["title"],
            "detail": row["detail"],
            "period": row["period"],
            "is_new": not before,
            "changed": row["changed"],
            "wished": plain(after["quantity"]),
            "before": before and self._format_page_amount(before["amount"]),
            "after": self._format_page_amount(after["amount"]),
            **{name: self._format_value(name, after[name]) for name in PROPOSED},
            **{
                f"{name}_before": self._format_value(name, before[name])
                for name in PROPOSED
                if before
            },
        }

    def _describe_change(self, before, after):
        """How the yearly price changes, in words."""
        if self.currency_id.is_zero(after - before):
            return self.env._("The same price as today")
        rate = change_rate(before, after)
        values = {
            "amount": self._format_page_amount(abs(after - before)),
            "percent": plain(abs(rate or 0) * 100, digits=1),
        }
        if rate is None:
            return self.env._("%(amount)s more a year than today", **values)
        if after > before:
            return self.env._(
                "%(amount)s a year (%(percent)s%%) more than today", **values
            )
        return self.env._("%(amount)s a year (%(percent)s%%) less than today", **values)

    # ------------------------------------------------------------------
    # In words
    # ------------------------------------------------------------------

    def _get_page_headline(self, date_ref):
        """What the page is about, in one sentence."""
        days = {"end": self._format_page_day(self.current_end)}
        if self.outcome == "renewed":
            return self.env._("Your contract is renewed. Thank you!")
        if self.outcome:
            if self.current_end < date_ref:
                return self.env._("Your contract ended on %(end)s.", **days)
            return self.env._("Your contract ends on %(end)s.", **days)
        if self.renewal_type == "evergreen":
            return self.env._("Let us look at the coming year together.")
        if self.current_end < date_ref:
            return self.env._("Your current term ended on %(end)s.", **days)
        return self.env._("Your current term ends on %(end)s.", **days)

    def _get_page_consequence(self, date_ref):
        """What happens when the customer does nothing."""
        if self.outcome:
            return ""
        if self._get_decision() == "accept":
            return self.env._(
                "You have accepted the proposal. There is nothing more for you to do."
            )
        if self._get_decision() == "decline":
            return self._describe_judgement(self._get_standing_notice().judgement)
        days = {
            "end": self._format_page_day(self.current_end),
            "deadline": self._format_page_day(self.notice_deadline),
            "length": self._format_length(),
        }
        if self.renewal_type == "evergreen":
            return self.env._("If you do nothing, your contract goes on as it is.")
        if self.renewal_type != "auto":
            if self.current_end < date_ref:
                return ""
            return self.env._(
                "If you do nothing, your contract ends on %(end)s.", **days
            )
        if self.notice_deadline and self.notice_deadline < date_ref:
            return self.env._(
                "The last day to give notice was %(deadline)s: after %(end)s your "
                "contract goes on by itself for %(length)s.",
                **days,
            )
        if not self.notice_deadline:
            return self.env._(
                "If you do nothing, your contract renews by itself after %(end)s for "
                "%(length)s.",
                **days,
            )
        return self.env._(
            "If you do nothing, your contract renews by itself after %(end)s for "
            "%(length)s. You can give notice until %(deadline)s.",
            **days,
        )

    def _format_length(self):
        """How long the contract renews by itself, in words: "1 year"."""
        interval, unit = self._get_default_next_term()
        texts = {
            "day": (self.env._("1 day"), self.env._("%s days", interval)),
            "week": (self.env._("1 week"), self.env._("%s weeks", interval)),
            "month": (self.env._("1 month"), self.env._("%s months", interval)),
            "year": (self.env._("1 year"), self.env._("%s years", interval)),
        }
        return texts[unit][interval > 1]

    def _format_page_day(self, day):
        """A day as the customer's language writes it."""
        return format_date(self.env, day, date_format="long") if day else ""

    def _format_page_amount(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _format_term(self, start, end):
        first, last = self._format_page_day(start), self._format_page_day(end)
        if first and last:
            return f"{first} – {last}"
        return self.env._("from %s", first) if first else last
