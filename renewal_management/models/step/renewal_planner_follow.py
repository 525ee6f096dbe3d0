# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class RenewalPlanner(models.AbstractModel):
    """Which playbook a renewal follows, track by track."""

    _inherit = "renewal.planner"  # pylint: disable=consider-merging-classes-inherited

    def _assign_playbooks(self, renewals, company, date_ref):
        """Have these open renewals follow the playbooks that are for them.

        :return: other renewals whose playbooks changed: of the same customers
        """
        changed = renewals.browse()
        for track, choice in self._choose_playbooks(renewals, company):
            if track._is_last_mile():
                for playbook, chosen in choice.items():
                    self._set_playbook(chosen, playbook)
                self.env["renewal.follow"]._mirror(renewals)
            else:
                changed |= self._set_follows(track, choice, date_ref)
        return changed - renewals

    def _set_playbook(self, renewals, playbook):
        changed = renewals.filtered(lambda renewal: renewal.playbook_id != playbook)
        changed.with_context(tracking_disable=True).playbook_id = playbook

    # ------------------------------------------------------------------
    # Choose
    # ------------------------------------------------------------------

    def _choose_playbooks(self, renewals, company, is_lost=False):
        """Playbooks for these open, or lost, renewals, on every track that is in use,
        the last mile first: conditions of others may ask for it.

        :return: (track, {playbook: renewals}), one by one; the empty playbook for those
            that none takes. On a track of customers the renewals are all open ones of
            theirs.
        """
        for track, playbooks in self._get_playbooks(renewals, company, is_lost):
            yield track, self._choose_on(track, renewals, company, playbooks)

    def _get_playbooks(self, renewals, company, is_lost=False):
        """Playbooks that are switched on, in their order.

        :param is_lost: on the tracks of lost renewals, else on those of open ones
        :return: [(track, playbooks)]; beside the last mile, tracks that have any, and
            those on which a customer of these renewals has a row
        """
        ranked = ["active", "company_id", "sequence", "track_id"]
        self.env["renewal.playbook"].flush_model(ranked)
        rows = self.env.execute_query(
            SQL(
                """
                WITH mine AS (
                    SELECT DISTINCT partner_id FROM renewal_renewal
                     WHERE id IN %(ids)s),
                in_use AS (
                    SELECT DISTINCT f.track_id, r.outcome IS NOT NULL AS is_over
                      FROM mine
                      JOIN renewal_renewal r USING (partner_id)
                      JOIN renewal_follow f ON f.renewal_id = r.id)
                SELECT k.id, p.ids FROM renewal_track k
                 CROSS JOIN LATERAL (
                        SELECT array_agg(p.id ORDER BY p.sequence, p.id) AS ids
                          FROM renewal_playbook p
                         WHERE p.track_id = k.id AND p.active AND k.active
                           AND (k.carrier = 'lost') = %(is_lost)s
                           AND COALESCE(p.company_id, %(company)s) = %(company)s) p
                 WHERE k.is_last_mile IS TRUE AND NOT %(is_lost)s
                    OR p.ids IS NOT NULL OR EXISTS (
                        SELECT FROM in_use
                         WHERE in_use.track_id = k.id
                           AND (k.carrier = 'lost' OR NOT %(is_lost)s)
                           AND (k.carrier != 'lost' OR is_over = %(is_lost)s))
                 ORDER BY k.is_last_mile DESC NULLS LAST, k.sequence, k.id
                """,
                company=company.id,
                ids=renewals._ids or (0,),
                is_lost=is_lost,
            )
        )
        tracks, playbooks = self.env["renewal.track"], self.env["renewal.playbook"]
        return [
            (tracks.browse(track_id), playbooks.browse(ids or ()))
            for track_id, ids in rows
        ]

    def _choose_on(self, track, renewals, company, playbooks):
        """Playbooks of one track: the choice of a person wins; then the first playbook
        that matches.

        :return: {playbook: renewals}
        """
        if not track._is_last_mile() and track.carrier == "customer":
            return self._choose_for_customers(track, renewals, company, playbooks)
        choices = self._get_choices(track, renewals)
        return self._choose(renewals, choices, playbooks)

    def _choose(self, renewals, choices, playbooks):
        """:param choices: {playbook: renewals} that people chose"""
        remaining = renewals
        chosen = defaultdict(renewals.browse, choices)
        for playbook in choices:
            remaining -= choices[playbook]
        for playbook in playbooks:
            if not remaining:
                break
            matching = self._match(playbook, remaining)
            if matching and playbook.challenger_id:
                for version, part in self._split(playbook, matching).items():
                    chosen[version] |= part
            else:
                chosen[playbook] |= matching
            remaining -= matching
        if remaining:
            chosen[self.env["renewal.playbook"]] |= remaining
        return chosen

    def _get_choices(self, track, renewals):
        """What people chose on a track: on the renewal, else on the contract. A
        playbook that is switched off is no choice.

        :return: {playbook: renewals}; the empty one where a person wants none of it
        """
        if track._is_last_mile():
            choices = renewals.grouped(self._get_chosen_playbook)
            nothing = None
        else:
            choices, nothing = self._get_chosen_follows(track, renewals)
        choices = {
            playbook: chosen
            for playbook, chosen in choices.items()
            if playbook and playbook.active and playbook.track_id == track
        }
        if nothing:
            choices[self.env["renewal.playbook"]] = nothing
        return choices

    def _get_chosen_playbook(self, renewal):
        """The playbook of the last mile that a person chose: on the renewal, else on
        the contract."""
        if renewal.is_playbook_chosen:
            return renewal.playbook_id
        return renewal.contract_id.renewal_playbook_id

    def _get_chosen_follows(self, track, renewals):
        """The same on another track.

        :return: ({playbook: renewals}, renewals for which a person chose none)
        """
        follows = self.env["renewal.follow"].search(
            Domain("track_id", "=", track.id)
            & Domain("renewal_id", "in", renewals.ids)
            & Domain("is_chosen", "=", True)
        )
        own = {follow.renewal_id: follow.playbook_id for follow in follows}
        choices = renewals.grouped(
            lambda r: own.get(r, r.contract_id.renewal_playbook_id)
        )
        nothing = follows.filtered(lambda follow: not follow.playbook_id).renewal_id
        return choices, nothing

    def _match(self, playbook, renewals):
        """Renewals the playbook may take. A broken condition takes none, and the
        playbook says why."""
        matching, error = self.env["renewal.transaction"]._in_savepoint(
            self._search_matching, playbook, renewals
        )
        if (playbook.error or None) != error:
            playbook.error = error
        return renewals.browse() if error else matching

    def _search_matching(self, playbook, renewals):
        domain = playbook._get_renewal_domain() & Domain("id", "in", renewals.ids)
        return renewals.search(domain)

    # ------------------------------------------------------------------
    # Follow
    # ------------------------------------------------------------------

    def _set_follows(self, track, choice, date_ref):
        """Write who follows what on a track other than the last mile.

        :param choice: {playbook: renewals}
        :return: renewals whose playbook changed
        """
        pairs = [
            (renewal.id, playbook.id)
            for playbook, renewals in choice.items()
            for renewal in renewals
            if playbook
        ]
        begun = self._begin_follows(track, pairs, date_ref) if pairs else []
        ended = self._end_follows(
            track, [r.id for renewals in choice.values() for r in renewals], pairs
        )
        self.env["renewal.follow"].invalidate_model()
        return self.env["renewal.renewal"].browse({*begun, *ended})

    def _begin_follows(self, track, pairs, date_ref):
        """:param pairs: [(renewal id, playbook id)]
        :return: ids of renewals whose playbook changed
        """
        values = SQL(", ").join(SQL("(%s, %s)", *pair) for pair in pairs)
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO renewal_follow AS f (
                    renewal_id, track_id, playbook_id, is_chosen, is_held_out,
                    start_date, stop_kind, stop_date, resume_date,
                    create_uid, create_date, write_uid, write_date)
                SELECT r.id, k.id, pair.playbook_id,
                       former.is_chosen IS TRUE AND k.carrier = 'customer'
                       AND former.playbook_id = pair.playbook_id, %(is_held_out)s,
                       %(start_date)s, former.stop_kind, former.stop_date,
                       former.resume_date, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM (VALUES %(values)s) AS pair(renewal_id, playbook_id)
                  JOIN renewal_renewal r ON r.id = pair.renewal_id
                  JOIN renewal_track k ON k.id = %(track)s
                  LEFT JOIN LATERAL (%(former)s) AS former ON TRUE
                 ORDER BY r.id
                ON CONFLICT (renewal_id, track_id) DO UPDATE
                   SET playbook_id = excluded.playbook_id,
                       is_chosen = excluded.is_chosen, write_uid = excluded.write_uid,
                       write_date = excluded.write_date
                 WHERE f.playbook_id IS DISTINCT FROM excluded.playbook_id
             RETURNING f.renewal_id
                """,
                is_held_out=self._get_held_out_sql(),
                start_date=self._get_start_date_sql(date_ref),
                former=self._get_former_sql(),
                values=values,
                track=track.id,
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        return [row[0] for row in rows]

    def _end_follows(self, track, renewal_ids, pairs):
        """Who follows nothing any more has no row, unless a person chose so, or the
        track was stopped: that is not forgotten."""
        rows = self.env.execute_query(
            SQL(
                """
                DELETE FROM renewal_follow
                 WHERE track_id = %s AND renewal_id = ANY(%s)
                   AND renewal_id != ALL(%s)
                   AND NOT (is_chosen IS TRUE AND playbook_id IS NULL)
                   AND stop_date IS NULL
             RETURNING renewal_id
                """,
                track.id,
                renewal_ids,
                [renewal_id for renewal_id, _playbook_id in pairs],
            )
        )
        return [row[0] for row in rows]

    def _get_start_date_sql(self, date_ref):
        """Who carries on does so from today."""
        return SQL(
            "CASE WHEN k.carrier = 'customer' AND former.id IS NOT NULL "
            "THEN %s::date END",
            date_ref,
        )

    def _get_former_sql(self):
        """The latest row of the customer of ``r`` on track ``k``, on other renewals."""
        return SQL(
            """
            SELECT o.id, o.playbook_id, o.is_chosen, o.stop_kind, o.stop_date,
                   o.resume_date,
                   COALESCE(o.is_held_out, FALSE) AS is_held_out
              FROM renewal_follow o
              JOIN renewal_renewal other ON other.id = o.renewal_id
             WHERE o.track_id = k.id AND o.renewal_id != r.id
               AND other.partner_id = r.partner_id AND other.company_id = r.company_id
             ORDER BY o.id DESC LIMIT 1
            """
        )
