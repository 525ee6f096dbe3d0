# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ...tools.message import format_moment, html_list


class RenewalRenewal(models.Model):
    """What the customer did, with its date: on the timeline, below the steps."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    customer_facts = fields.Html(
        string="What the Customer Did",
        compute="_compute_customer_facts",
        help="What the customer got, opened and answered. Nothing is recorded beyond "
        "their own page.",
    )

    def _compute_customer_facts(self):
        for renewal in self:
            facts = sorted(renewal._get_customer_facts(), reverse=True)
            rows = [
                f"{format_moment(self.env, moment)}: {text}" for moment, text in facts
            ]
            renewal.customer_facts = html_list(rows) if rows else False

    def _get_customer_facts(self):
        """[(moment in UTC, what happened in words)]. Extend it with what you know."""
        self.ensure_one()
        page = self.page_ids
        visits = self.env._("Page opened (%s times in all)", page.visit_count)
        if page.visit_count == 1:
            visits = self.env._("Page opened")
        facts = [
            # sudo: that it was sent is no secret to who reads the renewal
            (self.sudo().sent_mail_id.date, self.env._("Proposal sent")),
            (page.last_visit, visits),
            (page.download_date, self.env._("Proposal downloaded")),
        ]
        if page.visit_count > 1:
            facts.append(
                (page.first_visit, self.env._("Page opened for the first time"))
            )
        for answer in self.answer_ids:
            facts += answer._get_timeline_facts()
        return [(moment, text) for moment, text in facts if moment]
