# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.bounds import LAST_DAY

# Played before the first day that is shown: what is still open on that day, and e-mails
# that count for the cap, began earlier.
WARM_UP = timedelta(days=30)


class RenewalSimulator(models.AbstractModel):
    """The past: what a playbook would have done.

    Renewals that are closed by now were open then, and end on the day they were closed.
    Owners, amounts, dates and everything that conditions look at are today's.
    """

    _inherit = "renewal.simulator"  # pylint: disable=consider-merging-classes-inherited

    def _prepare_past(self, playbook, company, start, stop):
        first = start - WARM_UP
        renewals = self._get_past_renewals(playbook, company, first, stop)
        play = self._prepare_play(playbook, company, renewals, first, stop)
        play.is_past = True
        self._rewind(play)
        self._fill_letters(play)
        self._plan(play)
        self._pass_over_early(play)
        self._fill_agenda(play, play.renewal_ids)
        for renewal in renewals:
            if renewal.opened_date and renewal.opened_date > first:
                play.add(play.openings, renewal.opened_date, renewal.id)
        return play

    def _get_past_renewals(self, playbook, company, first, stop):
        """Renewals that were open at some time in these days."""
        renewals = self.env["renewal.renewal"]
        domain = (
            self._get_candidate_domain(playbook, company)
            & Domain("outcome", "!=", "cancelled")
            & Domain("is_reconstructed", "=", False)
            & (Domain("outcome", "=", False) | Domain("closed_date", ">=", first))
            & (Domain("opened_date", "=", False) | Domain("opened_date", "<", stop))
        )
        candidates = self._drop_repeated(renewals.search(domain, order="id"))
        return self._filter_past_followers(playbook, company, candidates)

    def _filter_past_followers(self, playbook, company, candidates):
        """On a track of customers each renewal had its turn."""
        track = playbook.track_id
        if track.carrier != "customer":
            return self._filter_followers(playbook, company, candidates)
        planner = self.env["renewal.planner"]
        playbooks = dict(planner._get_playbooks(candidates, company))[track]
        choices = planner._get_choices(track, candidates)
        return planner._choose(candidates, choices, playbooks)[playbook]

    def _give_playbook(self, play, renewals):
        result = super()._give_playbook(play, renewals)
        if play.is_past and play.playbook.track_id.carrier == "customer":
            self._take_turns(play, renewals)
        return result

    def _take_turns(self, play, renewals):
        """A renewal of a customer carried on when the one before it was decided."""
        days = {}
        for batch in renewals.grouped("partner_id").values():
            begin = False
            for renewal in batch.sorted(lambda r: (r.decision_date, r.id)):
                days[renewal] = begin
                begin = renewal.closed_date or LAST_DAY
        follows = self.env["renewal.follow"].search(
            [
                ("track_id", "=", play.playbook.track_id.id),
                ("renewal_id", "in", renewals.ids),
            ]
        )
        for begin, batch in follows.grouped(lambda f: days[f.renewal_id]).items():
            self._put(batch, {"start_date": begin})

    def _drop_repeated(self, renewals):
        """One renewal for each term: a term that was opened twice has one that counts,
        the open one or else the last."""
        open_ones = self.env["renewal.renewal"].search(
            [("contract_id", "in", renewals.contract_id.ids), ("outcome", "=", False)]
        )
        by_term = {self._get_term_key(renewal): renewal for renewal in renewals}
        by_term |= {self._get_term_key(renewal): renewal for renewal in open_ones}
        kept = set(by_term.values())
        return renewals.filtered(lambda renewal: renewal in kept)

    def _get_term_key(self, renewal):
        is_review = renewal.renewal_type == "evergreen"
        return renewal.contract_id, renewal.current_end, is_review

    def _rewind(self, play):
        """Back to the first day: nothing was done, nothing is decided."""
        renewals = self.env["renewal.renewal"].browse(play.renewal_ids)
        for renewal in renewals.filtered("outcome"):
            play.add(play.closings, renewal.closed_date, renewal.id)
        later = renewals.filtered(
            lambda renewal: renewal.opened_date and renewal.opened_date > play.first
        )
        upcoming = self.env["renewal.stage"]._get_first("upcoming")
        start = {"in_window": False, "is_lapsed": False, "escalation_level": 0}
        start |= {"stage_id": upcoming.id} if upcoming else {}
        self._put(later, {"outcome": "cancelled"})
        self._put(renewals - later, {"outcome": False})
        self._put(renewals, start)
        self._rewind_steps(play, renewals)

    def _rewind_steps(self, play, renewals):
        """On the track that is played, nothing was planned or done. What happened on
        others did, and nothing is planned there."""
        track = play.playbook.track_id
        self.env.cr.execute(
            SQL(
                "DELETE FROM renewal_follow WHERE renewal_id = ANY(%s) "
                "AND track_id != %s",
                renewals.ids,
                track.id,
            )
        )
        steps = self.env["renewal.step"].search(
            [
                ("renewal_id", "in", renewals.ids),
                "|",
                ("playbook_step_id", "=", False),
                ("track_id", "=", track.id),
            ]
        )
        # without its rule a step is nobody's plan, and makes room for the new one
        past = {"playbook_step_id": False, "activity_id": False, "state": "cancelled"}
        self._put(steps, past)
        self._forget("renewal.renewal", "renewal.step", "renewal.follow")

    def _fill_letters(self, play):
        """E-mails of other tracks that were sent in these days: they used the cap."""
        steps = self.env["renewal.step"]
        sent = steps.search(
            Domain("renewal_id", "in", play.renewal_ids)
            & Domain("action", "in", steps._get_mail_actions())
            & Domain("state", "=", "done")
            & Domain("done_date", ">=", play.first)
        )
        for step in sent:
            play.add(play.letters, step.done_date, step.renewal_id.contact_id.id)

    def _turn_page(self, play, day):
        play.mailed |= dict.fromkeys(play.letters.pop(day, ()), day)
        return super()._turn_page(play, day)

    def _pass_over_early(self, play):
        """Steps before the first day had been done by then."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_step s SET state = 'done', done_date = s.scheduled_date
                  FROM renewal_renewal r
                 WHERE r.id = s.renewal_id AND r.id = ANY(%(ids)s)
                   AND s.state = 'planned' AND s.scheduled_date < %(first)s
                   AND COALESCE(r.opened_date, %(first)s) <= %(first)s
                """,
                ids=play.renewal_ids,
                first=play.first,
            )
        )
        self._forget("renewal.step")
