# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import textwrap

from odoo import models

from ...tools.risk import first_of_each, measures_of

MAX_REASONS = 3
# Letters of what a person wrote, which may be a page.
MAX_LETTERS = 100


class RenewalRenewal(models.Model):
    """Why a renewal is at risk, in what somebody can change: measures that cost health
    or likelihood, and what people said.

    What nobody can change is left out: how much is known, the segment, the number of
    the term, the amount, past rates, and measures that are the same for everybody.
    """

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def _get_risk_reasons(self):
        """Up to three reasons each, what counts most first, in the language of the
        context; constant queries.

        Where the likelihood is what is low, what costs likelihood comes first, else
        what costs health. A measure is named once.

        :return: {renewal: list of texts, at least one}
        """
        customers = self.health_id
        details = customers._get_telling_details()
        measures = customers._get_measures(details.values())
        by_id = {measure.id: measure for measure in measures}
        caps = customers._get_applied_caps(details.values())
        reasons = {}
        for renewal in self:
            detail = details.get(renewal.health_id, {})
            losses = customers._describe_losses(detail, by_id, caps)
            measured = renewal._order_reasons(
                losses, renewal._describe_doubts(detail, by_id)
            )
            said = renewal._get_said_reasons()
            reasons[renewal] = first_of_each(said + measured, MAX_REASONS) or [
                renewal._describe_nothing()
            ]
        return reasons

    def _order_reasons(self, losses, doubts):
        """Where the likelihood is what is low, what speaks for it is no reason,
        whatever it costs in health."""
        if not self.is_unlikely:
            return losses + doubts
        praised = {
            measure
            for code, points in self._get_probability_lines()
            if points > 0
            for measure in measures_of(code)
        }
        return doubts + [loss for loss in losses if praised.isdisjoint(loss[0])]

    def _get_said_reasons(self):
        """What people said, which goes before what was measured. Extend to add.

        :return: [(nothing, text)], see ``first_of_each``
        """
        health = self.health_id
        if not health.override_id or not health.band == "red" != health.computed_band:
            return []
        reason = " ".join((health.override_reason or "").split())
        text = self.env._(
            "Score set manually: %(reason)s",
            reason=textwrap.shorten(reason, MAX_LETTERS, placeholder="…"),
        )
        return [((), text)]

    def _describe_nothing(self):
        """Nothing to be changed explains the risk: say so."""
        if self.is_unlikely:
            return self.env._(
                "Likelihood %(percent)d%%; nothing that stands out",
                percent=round(self.health_probability),
            )
        if not self.health_id.has_score:
            return self.env._("An alert is open; no score explains it")
        return self.env._(
            "Health score %(score)s; nothing that stands out",
            score=self.health_id.score,
        )

    def _get_believed_lines(self):
        """What costs likelihood, the dearest first: [[code, points]]."""
        if not self._is_likelihood_believed():
            return []
        lines = [line for line in self._get_probability_lines() if line[1] <= -1]
        return sorted(lines, key=lambda line: line[1])

    def _describe_doubts(self, detail, measures):
        """What costs likelihood, of what was measured of the customer.

        :param detail: of the customer's snapshot, as far as it tells something
        :param measures: {id: measure}
        :return: [(ids of measures, text)]
        """
        values = {line["measure"]: line["value"] for line in detail.get("lines", [])}
        found = []
        for code, points in self._get_believed_lines():
            ids = [it for it in measures_of(code) if it in values and it in measures]
            if ids:
                words = [measures[it]._describe_value(values[it]) for it in ids]
                text = self.env._(
                    "%(measure)s (likelihood −%(points)s points)",
                    measure=self.env._(", ").join(words),
                    points=round(-points),
                )
                found.append((ids, text))
        return found
