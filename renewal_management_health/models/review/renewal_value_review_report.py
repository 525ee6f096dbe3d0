# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models
from odoo.tools import split_every

CHARTS_A_ROW = 2
# From so many hours on, days say more.
HOURS_OF_DAYS = 48


class RenewalValueReview(models.Model):
    """What the printed review says. Called in the customer's language."""

    _inherit = "renewal.value.review"  # pylint: disable=consider-merging-classes-inherited

    has_next_term = fields.Boolean(
        string="Include Next Term",
        help="Prints when the next term begins and what is proposed for it. Leave it "
        "out while nobody has spoken about the price.",
    )

    def _get_filename(self):
        self.ensure_one()
        review = self._in_their_language()
        return review.env._("Value review - %(name)s", name=review.display_name)

    def _get_review_values(self):
        """Values of the printed review. Override to print more."""
        self.ensure_one()
        points = self.point_ids.filtered("is_included")
        return {
            "chart_rows": list(
                split_every(CHARTS_A_ROW, self.chart_ids.filtered("is_included"))
            ),
            "statements": self.statement_ids.filtered("is_included"),
            "attendances": self.attendance_ids.filtered("is_included").sorted("date"),
            "points": points,
            "figures": self._get_key_figures(),
            "next_term": self._get_next_term() if self.has_next_term else {},
            "sender": self._get_sender(),
            "date": self.sent_date or self.company_id._get_renewal_today(),
        }

    def _get_key_figures(self):
        """The few figures at the top: (text, what it is). None is no figure."""
        figures = [
            (self.hours, self._format_number(self.hours), self.env._("hours saved")),
            (
                self.amount,
                self._format_money(self.amount),
                self.env._("value delivered"),
            ),
        ]
        if self.is_ticket_source and self.has_tickets and self.solved_count:
            solved = self._format_number(self.solved_count)
            duration = self._format_duration(self.solve_hours)
            figures += [
                (True, solved, self.env._("tickets solved")),
                (True, duration, self.env._("median time to solve")),
            ]
        events = self.attendance_ids.filtered("is_included")
        figures.append(
            (
                len(events),
                self._format_number(len(events)),
                self.env._("trainings and events"),
            )
        )
        return [(text, label) for value, text, label in figures if value]

    def _format_money(self, amount):
        return self.currency_id.with_env(self.env).format(amount)

    def _format_duration(self, hours):
        if hours >= HOURS_OF_DAYS:
            return self.env._("%s days", self._format_number(round(hours / 24)))
        return self.env._("%s hours", self._format_number(max(round(hours), 1)))

    def _get_next_term(self):
        renewal = self.renewal_id
        is_evergreen = renewal.renewal_type == "evergreen"
        return {
            "start": renewal.current_end + timedelta(days=1),
            "end": False if is_evergreen else renewal.next_term_end,
            "amount": renewal.proposed_amount,
        }

    def _get_sender(self):
        """The customer's contact person at the company."""
        # sudo: phone and address of a colleague, which the letter is to show
        review = self.sudo()
        return review.user_id or review.renewal_id._get_escalation_chain()[:1]
