# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..customer.renewal_health_customer import BANDS, TRENDS
from ..customer.score_field import Score


class RenewalRenewal(models.Model):
    """The customer's health, beside the amount and the deadline.

    Copies of the customer's row, written by the daily run while the renewal is open and
    frozen when it closes: playbooks' conditions, filters and groups need them stored.
    """

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    health_score = Score(
        readonly=True,
        copy=False,
        aggregator="avg",
        help="0 to 100; frozen when the renewal is closed. Comparisons do not find who "
        "has none.",
    )
    health_band = fields.Selection(
        selection=BANDS,
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    health_trend = fields.Selection(
        selection=TRENDS,
        readonly=True,
        copy=False,
    )
    health_coverage = fields.Integer(
        string="Data Coverage (%)",
        readonly=True,
        copy=False,
        aggregator="avg",
    )
    health_delta = fields.Integer(
        string="Health Change",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Points gained or lost in 30 days.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A renewal that is opened during the day shows what is known already; a
        customer that is new is scored in the night."""
        renewals = super().create(vals_list)
        # sudo: the copies are the system's
        scorer = self.env["renewal.health.scorer"].sudo()
        scorer._copy_to("renewal.renewal", renewals.ids)
        return renewals

    def _get_brief_facts(self):
        facts = super()._get_brief_facts()
        line = self._get_health_line()
        if line:
            facts.append((self.env._("Health"), line))
        return facts

    def _get_health_line(self):
        """Score, band and trend in a few words, in the language of the context."""
        self.ensure_one()
        if not self.health_band:
            return ""
        bands = dict(self._fields["health_band"]._description_selection(self.env))
        if self.health_band == "unknown":
            return bands["unknown"]
        trends = dict(self._fields["health_trend"]._description_selection(self.env))
        words = [bands[self.health_band], trends.get(self.health_trend)]
        if not self.outcome and self.health_id.is_little_known:
            words.append(self.env._("little is known"))
        return f"{self.health_score} ({', '.join(filter(None, words))})"
