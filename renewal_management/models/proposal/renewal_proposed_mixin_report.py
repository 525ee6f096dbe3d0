# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models

from ...tools.proposal import PROPOSED

NEGOTIATED = (
    "action",
    "price_policy",
    "uplift_percent",
    *PROPOSED.values(),
    "proposed_amount",
)


class RenewalProposedMixin(models.AbstractModel):
    """How a line reads on the printed proposal. Called in the customer's language."""

    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "renewal.proposed.mixin"

    def _get_proposal_row(self):
        """Before and after of a line; one of them is None when the line is new, or
        ends with the term."""
        self.ensure_one()
        before = None if self.action == "add" else self._get_before()
        after = None
        if self.action != "drop":
            after = {name: self[PROPOSED[name]] for name in PROPOSED}
            after["amount"] = self.proposed_amount
        title, detail = self._get_proposal_text()
        return {
            "line": self,
            "title": title,
            "detail": detail,
            "period": self._get_period_text(),
            "before": before,
            "after": after,
            "changed": [
                name
                for name in PROPOSED
                if before and after and self._is_other(name, before[name], after[name])
            ],
        }

    def _get_proposal_text(self):
        """The product in the customer's language, then what the contract says about
        the line where that is more.

        :return: (title, detail)
        """
        self.ensure_one()
        text = self._get_dated_text()
        # sudo: the customer may read what they buy
        product = self.sudo().product_id
        if not product:
            title, _newline, detail = text.partition("\n")
            return title, detail.strip()
        names = {
            product.with_context(lang=code, display_default_code=with_code).display_name
            for code, _name in self.env["res.lang"].get_installed()
            for with_code in (True, False)
        }
        title = product.with_context(display_default_code=False).display_name
        first, _newline, rest = text.partition("\n")
        is_said = first.strip() in names or first.strip().lower() in title.lower()
        return title, rest.strip() if is_said else text

    def _get_dated_text(self):
        """The line's text; marks for the period stand for the next term."""
        text = (self.name or "").strip()
        # sudo: the customer may read their contract
        line = self.sudo().contract_line_id
        if "#" not in text or not line:
            return text
        renewal = self.renewal_id
        start = renewal.current_end + timedelta(days=1)
        return line._insert_markers(start, renewal.next_term_end)

    def _get_period_text(self):
        """What a price is for: a month, three months…"""
        self.ensure_one()
        line = self._get_pattern_line()
        interval = line.recurring_interval or 1
        rule = line.recurring_rule_type
        if rule in ("quarterly", "semesterly"):
            rule, interval = "monthly", interval * (3 if rule == "quarterly" else 6)
        texts = {
            "daily": (self.env._("per day"), self.env._("every %s days", interval)),
            "weekly": (self.env._("per week"), self.env._("every %s weeks", interval)),
            "yearly": (self.env._("per year"), self.env._("every %s years", interval)),
        }
        months = (self.env._("per month"), self.env._("every %s months", interval))
        return texts.get(rule, months)[interval > 1] if line else ""

    def _get_title(self):
        """One line that says which line it is."""
        self.ensure_one()
        # sudo: the product's name is no secret to who reads the line
        text = (self.name or "").strip()
        return text.splitlines()[0] if text else self.sudo().product_id.display_name

    def _get_snapshot(self):
        """What the contract says now, for the renewal to remember."""
        self.ensure_one()
        return {
            "name": self._get_title(),
            "amount": self.atr_amount,
            **{name: self[name] for name in PROPOSED},
        }

    def _get_before(self):
        """What the proposal is compared with: the contract as it is."""
        return self._get_snapshot()

    def _get_said(self):
        """Values of what the contract says, as the proposal has it."""
        self.ensure_one()
        before = self._get_before()
        return {
            "sequence": self.sequence,
            "product_id": self.product_id.id,
            "name": self.name,
            "atr_amount": before["amount"],
            **{name: before[name] for name in PROPOSED},
        }

    def _get_negotiated(self):
        """Values of what is proposed."""
        self.ensure_one()
        return {name: self[name] for name in NEGOTIATED}
