# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import numpy as np
from markupsafe import Markup

from odoo import api, fields, models

from ..tools.what_if import count_bands, get_scores, judge, split_quarters

SLIDERS = (
    "weight_ids.value",
    "cap_ids.value",
    "amber_from",
    "green_from",
    "alert_below",
)


class RenewalHealthWhatIf(models.TransientModel):
    """What the sliders come to, in figures, in the reader's language."""

    _inherit = "renewal.health.what.if"

    cards = fields.Html(
        compute="_compute_figures",
        sanitize=False,
    )
    tables = fields.Html(
        compute="_compute_figures",
        sanitize=False,
    )
    notes = fields.Html(
        compute="_compute_figures",
        sanitize=False,
    )

    @api.depends(*SLIDERS)
    @api.depends_context("lang")
    def _compute_figures(self):
        for what_if in self:
            past, today = what_if._get_past(), what_if._get_today()
            choice = what_if._get_choice(past)
            scores = get_scores(past, today), get_scores(past, choice)
            before = judge(past, scores[0], today.alert_below)
            after = judge(past, scores[1], choice.alert_below)
            what_if.cards = what_if._render(
                "cards", what_if._prepare_cards(before, after)
            )
            what_if.tables = what_if._render(
                "tables",
                {
                    "bands": what_if._prepare_bands(past, scores, today, choice),
                    "fitted": what_if._prepare_fitted(past, scores, today, choice),
                    "quarters": what_if._prepare_quarters(past, scores, today, choice),
                },
            )
            notes = what_if._get_notes(past, before, after)
            what_if.notes = what_if._render("notes", {"notes": notes})

    def _render(self, name, values):
        template = f"renewal_management_health.renewal_health_what_if_{name}"
        return self.env["ir.qweb"]._render(template, values)

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    def _prepare_cards(self, before, after):
        return {
            "cards": [
                {"label": label, "before": old, "after": new}
                for (label, old), (_label, new) in zip(
                    self._get_card_figures(before),
                    self._get_card_figures(after),
                    strict=True,
                )
            ],
            "interval": self._format_interval(after),
        }

    def _get_card_figures(self, figures):
        """The same, alarms and the correct ones in one: a small screen has two rows."""
        area, alarms, right, *shares = self._get_figures(figures)
        both = self.env._("Alarms (correct)"), f"{alarms[1]} ({right[1]})"
        return [area, both, *shares]

    def _get_figures(self, figures):
        """[(name, value)] of tools.what_if.Figures, ready to be read."""
        return [
            (self.env._("AUC"), _format_area(figures.auc)),
            (self.env._("Alarms"), str(figures.alarms)),
            (self.env._("Correct alarms"), str(figures.right)),
            (self.env._("Lost renewals found"), _format_share(figures.recall)),
            (self.env._("Lost ARR found"), _format_share(figures.value_recall)),
        ]

    def _format_interval(self, figures):
        if figures.low is None:
            return ""
        return f"{figures.low:.3f} – {figures.high:.3f}"

    def _prepare_bands(self, past, scores, today, choice):
        """Rows of the table of bands: renewals and lost ones, now and then."""
        names = (self.env._("At risk"), self.env._("Watch"), self.env._("Healthy"))
        before = count_bands(past, scores[0], today)
        after = count_bands(past, scores[1], choice)
        return [
            {
                "name": name,
                "before": self._say_band(*old),
                "after": self._say_band(*new),
            }
            for name, old, new in zip(names, before, after, strict=True)
        ]

    def _say_band(self, count, lost):
        return self.env._("%(count)s, %(lost)s lost", count=count, lost=lost)

    def _prepare_fitted(self, past, scores, today, choice):
        """The table of all that could be told from what came before it: today's, the
        sliders' and the data's figures, of the same renewals."""
        asked = np.flatnonzero(~np.isnan(past.chosen))
        if not len(asked):
            return {}
        part = past.take(asked)
        chosen = get_scores(part, choice, part.chosen)
        columns = [
            self._get_figures(judge(part, *pair))
            for pair in (
                (scores[0][asked], today.alert_below),
                (scores[1][asked], choice.alert_below),
                (chosen, choice.alert_below),
            )
        ]
        return {
            "text": self.env._(
                "%(count)s renewals that could be predicted from what was known before "
                "their quarter. The data's weights are fitted anew for each quarter; "
                "caps and threshold are those of the sliders.",
                count=len(asked),
            ),
            "rows": [
                {"name": cells[0][0], "cells": [value for _name, value in cells]}
                for cells in zip(*columns, strict=True)
            ],
        }

    def _prepare_quarters(self, past, scores, today, choice):
        return [
            self._prepare_quarter(
                quarter,
                past.take(rows),
                (scores[0][rows], today.alert_below),
                (scores[1][rows], choice.alert_below),
                get_scores(past.take(rows), choice, past.chosen[rows]),
                choice.alert_below,
            )
            for quarter, rows in reversed(split_quarters(past))
        ]

    def _prepare_quarter(self, quarter, part, before, after, chosen, alert_below):
        old, new = judge(part, *before), judge(part, *after)
        is_told = not np.isnan(part.chosen).all()
        fitted = judge(part, chosen, alert_below) if is_told else None
        return {
            "name": self.env._(
                "Q%(number)s %(year)s", number=quarter % 4 + 1, year=quarter // 4
            ),
            "count": new.count,
            "lost": new.lost,
            "pairs": [
                (before, after)
                for (_name, before), (_same, after) in zip(
                    self._get_figures(old), self._get_figures(new), strict=True
                )
            ],
            "fitted": fitted
            and [_format_area(fitted.auc), _format_share(fitted.value_recall)],
        }

    def _say_changes(self):
        """What was moved, as lines for the chatter."""
        today = self._get_today()
        limits = [
            (self._fields[name]._description_string(self.env), old, self[name])
            for name in ("amber_from", "green_from", "alert_below")
            if (old := getattr(today, name)) != self[name]
        ]
        moved = [
            (line.name, line.value_now, line.value)
            for line in self.weight_ids | self.cap_ids
            if abs(line.value - line.value_now) >= 0.1
        ]
        return [f"{name}: {old:g} → {new:g}" for name, old, new in (*moved, *limits)]

    def _say_figures(self, past, today, choice):
        """What it would have brought, as lines for the chatter."""
        columns = [
            self._get_figures(
                judge(past, get_scores(past, setting), setting.alert_below)
            )
            for setting in (today, choice)
        ]
        return [
            Markup("%s: %s → %s") % (name, old, new)
            for (name, old), (_name, new) in zip(*columns, strict=True)
        ]


def _format_area(area):
    return "–" if area is None else f"{area:.3f}"


def _format_share(share):
    return "–" if share is None else f"{100 * share:.0f}%"
