# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import fields, models
from odoo.fields import Domain


class RenewalLookBack(models.Model):
    """Scores of past month ends: two more parts of the work, and of its removal."""

    _inherit = "renewal.look.back"

    score_count = fields.Integer(
        string="Health Scores",
        compute="_compute_score_count",
    )

    def _compute_score_count(self):
        groups = self.env["renewal.health.score"]._read_group(
            self._get_made_domain(), ["company_id"], ["__count"]
        )
        counts = {company: count for company, count in groups}
        for record in self:
            record.score_count = counts.get(record.company_id, 0)

    def action_view_scores(self):
        """Open the scores that were reconstructed."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management_health.renewal_health_score_action"
        )
        views = [(False, name) for name in ("list", "graph", "pivot")]
        domain = self._get_made_domain()
        return {**action, "views": views, "domain": domain, "context": {}}

    def _get_parts(self):
        parts = super()._get_parts()
        if self.state == "removing":
            return {
                "scores": (self._get_made_score_ids, self._remove_scores),
                "customers": (self._get_made_customer_ids, self._remove_customers),
                **parts,
            }
        return {
            **parts,
            "customers": (self._get_company_ids, self._add_customers),
            # every day reads all measures: one in a transaction
            "scores": (self._get_score_days, self._score_days, 1),
        }

    def _get_scorer(self):
        return self.env["renewal.health.scorer"]

    def _add_customers(self, ids):
        """Customers of then who have no health yet."""
        if self._get_scorer()._get_scorecards(self.company_id):
            self._get_scorer()._add_past_customers(self.company_id)

    def _get_score_days(self):
        """Month ends to score, as ordinal numbers: up to the first score."""
        company = self.company_id
        if not self._get_scorer()._get_scorecards(company):
            return []
        first = self.env["renewal.health.score"].search(
            [("company_id", "=", company.id), ("is_reconstructed", "=", False)],
            order="date",
            limit=1,
        )
        months = self.env["renewal.arr.month"].search(
            Domain("company_id", "=", company.id)
            & Domain("date", "<", first.date or self.date_ref)
        )
        return sorted(month.date.toordinal() for month in months)

    def _score_days(self, ordinals):
        for ordinal in ordinals:
            day = date.fromordinal(ordinal)
            self._get_scorer()._score_past(self.company_id, day)

    # ------------------------------------------------------------------
    # Removal
    # ------------------------------------------------------------------

    def _get_made_score_ids(self):
        scores = self.env["renewal.health.score"]
        return sorted(scores.search(self._get_made_domain()).ids)

    def _remove_scores(self, ids):
        self.env["renewal.health.score"].browse(ids).exists().unlink()

    def _get_made_customer_ids(self):
        customers = self.env["renewal.health.customer"]
        return sorted(customers.search(self._get_made_domain()).ids)

    def _remove_customers(self, ids):
        self.env["renewal.health.customer"].browse(ids).exists().unlink()
