# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class RenewalSimulator(models.AbstractModel):
    """What a step that gives content would do."""

    _inherit = "renewal.simulator"  # pylint: disable=consider-merging-classes-inherited

    def _play_touchpoint(self, play, steps, day):
        """The same choice; what was given is remembered, and what is sent shown. No
        link is made: an answer sheet or an invitation would be one."""
        tasks, letters, worked = steps._prepare_touches(day, play)
        given = self._play_activity(play, tasks, day)
        sent = given.union(*(letter.steps for letter in letters))
        touches = self.env["renewal.touch"]
        rows = [touches._prepare_vals(step, day) for step in sent]
        if rows:
            self._insert(play, "renewal.touch", rows)
        play.mails |= self._describe_letters(letters)
        for letter in letters:
            play.mailed |= dict.fromkeys(letter.capped.ids, letter.day)
        return worked - (tasks - given)

    def _describe_letters(self, letters):
        """:return: {step id: (recipients, subject)}"""
        steps = self.env["renewal.step"].concat(*(letter.steps for letter in letters))
        texts = steps._get_touch_texts()
        return {
            letter.lead.id: (letter.describe_recipients(), texts[letter.lead][1])
            for letter in letters
        }

    def _rewind(self, play):
        """The past is played without what was really given in it, and what stopped."""
        result = super()._rewind(play)
        self.env.cr.execute(
            SQL(
                "DELETE FROM renewal_touch WHERE renewal_id = ANY(%s)",
                play.renewal_ids,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE renewal_follow SET stop_kind = NULL, stop_date = NULL "
                "WHERE renewal_id = ANY(%s)",
                play.renewal_ids,
            )
        )
        self._forget("renewal.touch", "renewal.follow")
        return result
