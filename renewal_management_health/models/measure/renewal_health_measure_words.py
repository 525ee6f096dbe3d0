# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import formatLang
from odoo.tools.translate import LazyTranslate

from ...tools.explain import describe, describe_change

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

# Sentences of the words of ``tools.explain.describe``.
CHANGES = {
    "stopped": _lt("%(what)s stopped"),
    "halved": _lt("%(what)s halved"),
    "doubled": _lt("%(what)s doubled"),
    "tripled": _lt("%(what)s tripled"),
    "steady": _lt("%(what)s steady"),
    "fell": _lt("%(what)s fell by %(percent)s%%"),
    "rose": _lt("%(what)s rose by %(percent)s%%"),
}


class RenewalHealthMeasure(models.Model):
    """A measure's values in words, in the reader's language."""

    _inherit = "renewal.health.measure"  # pylint: disable=consider-merging-classes-inherited

    def _format_value(self, value):
        """The value with its unit, no more exact than anybody reads it."""
        self.ensure_one()
        is_whole = abs(value) >= 100 or abs(value - round(value)) < 0.05
        number = formatLang(self.env, value, digits=0 if is_whole else 1)
        return f"{number} {self.uom}" if self.uom else number

    def _describe_value(self, value):
        """What it says now: “Logins halved”, “Open tickets: 2 tickets”."""
        if value is None:
            return self.env._("%(what)s: not known", what=self.name)
        trend, words = self.trend, ""
        if trend == "percent":
            words = self._put_in_words(self._get_subject(), *describe_change(value))
        words = words or self.env._(
            "%(what)s: %(value)s", what=self.name, value=self._format_value(value)
        )
        return self._tell_base(words) if trend else words

    def _describe_change(self, before, after):
        """How it moved from one snapshot to another."""
        if after is None:
            return self.env._("%(what)s: not known any more", what=self.name)
        if before is None or before == after or self.trend == "percent":
            return self._describe_value(after)
        if self.source == "usage" and self.aggregation != "days_since":
            words = self._put_in_words(self.name, *describe(before, after))
            if words:
                return words
        words = self.env._(
            "%(what)s: %(after)s (before: %(before)s)",
            what=self.name,
            after=self._format_value(after),
            before=self._format_value(before),
        )
        return self._tell_base(words) if self.trend else words

    def _get_subject(self):
        """What it is about, where the measure is about its change."""
        return self.metric_id.name if self.source == "usage" else self.name

    def _put_in_words(self, what, word, percent):
        """The sentence of a word; empty without one. What may fall below 0 has not
        stopped at 0."""
        is_signed = self.source == "usage" and self.metric_id.is_signed
        if word not in CHANGES or (word == "stopped" and is_signed):
            return ""
        sentence = self.env._(CHANGES[word])
        return sentence % {"what": what, "percent": percent}
