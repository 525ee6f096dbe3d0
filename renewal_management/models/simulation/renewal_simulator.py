# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ...tools.simulation import Play

# Renewals planned by one set of statements.
BATCH_SIZE = 5000
# Working days are looked up this far beyond the last day: deadlines lie there.
CALENDAR_MARGIN = timedelta(days=120)


class RenewalSimulator(models.AbstractModel):
    """Plays a playbook day by day, and takes everything back.

    The plan and what a day does are the daily run's own code, on the real tables. How
    it is written is replaced (``_put``, ``_insert``): in SQL, so that no automation, no
    tracking and no other addon answers; and what a step *does*: ``_play_<action>``
    writes what later conditions look at (see docs/simulation.rst).
    """

    _name = "renewal.simulator"
    _description = "Simulation of Playbooks"

    def _simulate(self, playbook, company, start, stop, date_ref):
        """What a playbook does in a company, if nobody acts.

        :param start: the first day; before ``date_ref``, the past is played
        :param stop: the day after the last
        :param date_ref: today
        :return: values of renewal.simulation.line, one for each step
        """
        # for the reader, not for the company: in their language
        transaction = self.env["renewal.transaction"]._for_company(company)
        env = transaction.with_context(lang=self.env.lang).env
        return transaction._dry_run(
            env[self._name]._play,
            playbook.with_env(env),
            company.with_env(env),
            start,
            stop,
            date_ref,
        )

    def _play(self, playbook, company, start, stop, date_ref):
        self._switch_on(playbook)
        if start < date_ref:
            play = self._prepare_past(playbook, company, start, stop)
        else:
            renewals = self._get_followers(playbook, company, date_ref)
            play = self._prepare_play(playbook, company, renewals, start, stop)
            self._plan(play)
            others = self._get_neighbours(play, renewals)
            self._fill_agenda(play, [*play.renewal_ids, *others.ids])
        for number in range((stop - play.first).days):
            self._play_day(play, play.first + timedelta(days=number))
        return self._get_rows(play, start)

    def _prepare_play(self, playbook, company, renewals, first, stop):
        calendar = company._get_renewal_calendar([first, stop + CALENDAR_MARGIN])
        return Play(self, playbook, company, renewals.ids, calendar, first)

    # ------------------------------------------------------------------
    # Who takes part
    # ------------------------------------------------------------------

    def _switch_on(self, playbook):
        """As if it were switched on."""
        playbook._check_domain()
        playbook.step_ids._check_condition()
        self._put(playbook, {"active": True})

    def _get_followers(self, playbook, company, date_ref):
        """Open renewals that would follow the playbook."""
        renewals = self.env["renewal.renewal"]
        domain = renewals._get_open_domain() & self._get_candidate_domain(
            playbook, company
        )
        return self._filter_followers(playbook, company, renewals.search(domain))

    def _get_candidate_domain(self, playbook, company):
        """Renewals that match, and those for which a person chose the playbook."""
        chosen = Domain("is_playbook_chosen", "=", True) & Domain(
            "playbook_id", "=", playbook.id
        )
        on_track = [("playbook_id", "=", playbook.id), ("is_chosen", "=", True)]
        chosen |= Domain("follow_ids", "any", on_track)
        on_contract = Domain("contract_id.renewal_playbook_id", "=", playbook.id)
        return Domain("company_id", "=", company.id) & (
            self._get_taken_domain(playbook) | chosen | on_contract
        )

    def _get_taken_domain(self, playbook):
        """Renewals that the conditions may give to it; also those of a playbook that it
        is compared with: half of them."""
        compared = playbook.search([("challenger_id", "=", playbook.id)])
        return Domain.OR(each._get_renewal_domain() for each in playbook | compared)

    def _filter_followers(self, playbook, company, candidates):
        """Of these, the renewals that no choice and no earlier playbook takes away."""
        planner = self.env["renewal.planner"]
        track = playbook.track_id
        is_lost = track.carrier == "lost"
        playbooks = dict(planner._get_playbooks(candidates, company, is_lost))[track]
        choice = planner._choose_on(track, candidates, company, playbooks)
        return choice.get(playbook, candidates.browse())

    def _get_neighbours(self, play, renewals):
        """Other renewals whose e-mails go to the same customers: they use up the cap.
        What the same renewals do on other tracks takes part anyway."""
        steps = self.env["renewal.step"]
        actions = steps._get_mail_actions()
        if set(actions).isdisjoint(play.playbook.step_ids.mapped("action")):
            return renewals.browse()
        mails = steps.search(
            steps._get_open_domain()
            & Domain("action", "in", actions)
            & Domain("company_id", "=", play.company.id)
            & Domain("partner_id", "in", renewals.partner_id.ids)
            & steps._get_live_domain()
        )
        return mails.renewal_id - renewals

    # ------------------------------------------------------------------
    # The plan
    # ------------------------------------------------------------------

    def _plan(self, play):
        """Lay out the steps, the way the daily run does."""
        planner = self.env["renewal.planner"]
        for ids in split_every(BATCH_SIZE, play.renewal_ids):
            renewals = self.env["renewal.renewal"].browse(ids)
            self._give_playbook(play, renewals)
            planner._lay_out(renewals, play.company, play.first)
        self._forget("renewal.renewal", "renewal.step", "renewal.follow")

    def _give_playbook(self, play, renewals):
        """On its track they follow the playbook, and nothing else."""
        track = play.playbook.track_id
        if track.is_last_mile:
            self._open_windows(play, renewals)
        planner = self.env["renewal.planner"]
        planner._set_follows(track, {play.playbook: renewals}, play.first)

    def _open_windows(self, play, renewals):
        """The playbook's window; who is not in it yet, leaves it."""
        days = play.playbook.window_days or play.company.renewal_window_days
        self._put(renewals, {"playbook_id": play.playbook.id})
        self.env.cr.execute(
            SQL(
                "UPDATE renewal_renewal SET window_date = decision_date - %s "
                "WHERE id = ANY(%s)",
                days,
                renewals.ids,
            )
        )
        self._forget("renewal.renewal")
        renewals.filtered(
            lambda renewal: renewal.in_window and renewal.window_date > play.first
        )._leave_window(play)

    def _fill_agenda(self, play, ids):
        """When what has to be looked at."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT s.id, s.state, s.scheduled_date, r.opened_date
                  FROM renewal_step s JOIN renewal_renewal r ON r.id = s.renewal_id
                 WHERE s.renewal_id = ANY(%s)
                """,
                ids,
            )
        )
        for step_id, state, day, opened in rows:
            if state not in ("planned", "failed"):
                play.closed.add(step_id)
            else:
                is_new = play.is_past and opened
                play.add(play.agenda, max(day, opened) if is_new else day, step_id)
        self._fill_dates(play, ids)
        self._watch_tasks(play, ids)

    def _fill_dates(self, play, ids):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, window_date, current_end FROM renewal_renewal
                 WHERE id = ANY(%s) AND (in_window IS NOT TRUE OR is_lapsed IS NOT TRUE)
                """,
                ids,
            )
        )
        for renewal_id, window_date, end in rows:
            play.add(play.lapses, end + timedelta(days=1), renewal_id)
            if window_date:
                play.add(play.windows, window_date, renewal_id)

    def _watch_tasks(self, play, ids):
        """Tasks that are open already may be escalated, or closed as unneeded, too."""
        steps = self.env["renewal.step"]
        tasks = steps.search(
            steps._get_open_task_domain(play.company)
            & Domain("renewal_id", "in", ids)
            & Domain("activity_id.active", "=", True)
            & Domain("playbook_step_id", "!=", False)
        )
        for task in tasks:
            self._watch(play, task, task.deadline)

    def _watch(self, play, step, deadline):
        rule = step.playbook_step_id
        play.watch(step.id, deadline, rule.escalate_after_days)
        if rule.close_when_unmet:
            play.conditional[rule.id].add(step.id)
