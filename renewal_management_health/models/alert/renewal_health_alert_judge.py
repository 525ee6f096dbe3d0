# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL


def _badness(band):
    """How bad a band is, for SQL to compare; NULL where there is none."""
    return SQL(
        "CASE %s WHEN 'green' THEN 0 WHEN 'amber' THEN 1 WHEN 'red' THEN 2 END", band
    )


# Customers of whom enough is known to be judged, with what their scorecard says.
# ``basis`` changes when the scorecard does: scores of two bases are not compared.
KNOWN = SQL(
    """
    SELECT c.id, c.score, c.band, c.alert_band, c.alert_basis, c.delta, s.id AS card_id,
           s.version, s.alert_below, s.alert_band AS wants_band, s.alert_drop,
           s.alert_drop_days, s.alert_cooldown_days, s.id || '/' || s.version AS basis,
           %s AS badness, %s AS badness_before
      FROM renewal_health_customer c
      JOIN renewal_health_scorecard s ON s.id = c.scorecard_id
     WHERE c.has_score AND c.has_left IS NOT TRUE
       AND c.band IN ('green', 'amber', 'red')
    """,
    _badness(SQL("c.band")),
    _badness(SQL("c.alert_band")),
)
# The highest score within the days looked at, the one they began with included.
HIGHEST = SQL(
    """
    SELECT max(w.score) FROM renewal_health_score w
     WHERE w.customer_id = known.id AND w.has_score AND w.band != 'unknown'
       AND w.scorecard_id = known.card_id AND w.scorecard_version = known.version
       AND w.date <= today.day AND w.is_reconstructed IS NOT TRUE
       AND w.date >= COALESCE(
            (SELECT max(b.date) FROM renewal_health_score b
              WHERE b.customer_id = known.id AND b.is_reconstructed IS NOT TRUE
                AND b.date <= today.day - known.alert_drop_days),
            today.day - known.alert_drop_days)
    """
)
# What calls for an alert, of customers who are known: see ``_get_due_rows``.
DUE = SQL(
    """
    SELECT id, 'threshold' AS kind, score - COALESCE(delta, 0) AS before
      FROM known WHERE score < alert_below
    UNION ALL
    SELECT id, 'band', score - COALESCE(delta, 0)
      FROM known
     WHERE wants_band AND alert_basis = basis AND badness > badness_before
    UNION ALL
    SELECT id, 'drop', highest.score
      FROM known, today, LATERAL (%s) AS highest(score)
     WHERE alert_drop > 0 AND known.score <= 100 - alert_drop
       AND highest.score - known.score >= alert_drop
    """,
    HIGHEST,
)
# Why a reason "r" of an alert "a" has cleared, NULL while it has not: see
# ``_get_over_rows``.
REASON = SQL(
    """
    CASE WHEN c.has_left THEN 'left'
         WHEN s.id IS NULL
           OR r.kind = 'threshold' AND s.alert_below = 0
           OR r.kind = 'band' AND s.alert_band IS NOT TRUE
           OR r.kind = 'drop' AND s.alert_drop = 0 THEN 'disabled'
         WHEN r.kind = 'threshold' AND known.score >= s.alert_below
           OR r.kind = 'band' AND known.badness <= COALESCE(%s, 2)
           OR r.kind = 'drop' AND known.score
              >= r.score_before - (r.score_before - r.score) / 2.0 THEN 'recovered'
         WHEN r.kind = 'drop' AND known.id IS NOT NULL
          AND (a.reacted_date IS NOT NULL OR a.state = 'closed')
          AND today.day > r.opened_date + s.alert_drop_days THEN 'expired' END
    """,
    _badness(SQL("r.band_before")),
)


class RenewalHealthAlert(models.Model):
    """When an alert opens, and when it closes: two questions to the database, whatever
    the number of customers.

    Chosen by state, not by what changed today: a day without a run, or a run that was
    killed, comes out the same.
    """

    _inherit = "renewal.health.alert"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_due_rows(self, company, date_ref, customer_ids=None):
        """What alerts are to be opened for.

        * threshold: the score is below it;
        * band: worse than the band that people were last notified of;
        * drop: so many points below the highest score of the last days;
        * and what other rooms add (``_get_due_sql``).

        Not while one of the kind is open, nor within the cool-down after it, nor, for
        the first and the last, before what a person closed by hand is over.

        :param customer_ids: only these
        :return: list of (customer id, kind, score before, band that people know)
        """
        only = self._get_only("c.id", customer_ids)
        return self.env.execute_query(
            SQL(
                """
                WITH today AS (SELECT %(day)s::date AS day),
                known AS (%(known)s AND c.company_id = %(company)s %(only)s),
                due AS (%(due)s)
                SELECT due.id, due.kind, due.before, known.alert_band
                  FROM today CROSS JOIN due LEFT JOIN known ON known.id = due.id
                 WHERE NOT EXISTS (
                        SELECT FROM renewal_health_alert a
                          JOIN renewal_health_alert_reason r ON r.alert_id = a.id
                         WHERE a.customer_id = due.id AND r.kind = due.kind
                           AND (r.closed_date IS NULL
                                OR r.closed_date > today.day - known.alert_cooldown_days
                                OR (r.is_over IS NOT TRUE AND r.kind != 'band')))
                 ORDER BY due.id, due.kind DESC
                """,
                day=date_ref,
                known=KNOWN,
                due=self._get_due_sql(company, only),
                company=company.id,
                only=only,
            )
        )

    @api.model
    def _get_due_sql(self, company, only):
        """What calls for an alert. Override for a kind of yours, by UNION ALL."""
        return DUE

    @api.model
    def _get_cleared_sql(self):
        """Why a reason has cleared. Override for a kind of your own."""
        return REASON

    @api.model
    def _get_over_rows(self, company, date_ref, alert_ids=None):
        """Reasons of alerts that have cleared: open ones, and those closed by hand
        before.

        * threshold: the score is back at it, or above;
        * band: the band that was lost is back, or a better one;
        * drop: half of what was lost is back; or the days looked at are over and
          somebody reacted, so that the lower score is the usual one now;
        * any: the customer left, or the scorecard no longer asks.

        :param alert_ids: only those of these
        :return: list of (reason's id, why it has cleared)
        """
        return self.env.execute_query(
            SQL(
                """
                WITH today AS (SELECT %(day)s::date AS day),
                known AS (%(known)s AND c.company_id = %(company)s),
                judged AS (
                    SELECT r.id, %(reason)s AS reason
                      FROM today, renewal_health_alert a
                      JOIN renewal_health_alert_reason r ON r.alert_id = a.id
                      JOIN renewal_health_customer c ON c.id = a.customer_id
                      LEFT JOIN renewal_health_scorecard s ON s.id = c.scorecard_id
                      LEFT JOIN known ON known.id = c.id
                     WHERE r.is_over IS NOT TRUE AND a.company_id = %(company)s %(only)s
                )
                SELECT id, reason FROM judged WHERE reason IS NOT NULL ORDER BY id
                """,
                day=date_ref,
                known=KNOWN,
                reason=self._get_cleared_sql(),
                company=company.id,
                only=self._get_only("a.id", alert_ids),
            )
        )

    @api.model
    def _remember_bands(self, company, customer_ids=None):
        """Note the bands that the next day is compared with.

        A loss in the cool-down, of which nobody was notified yet, is not forgotten: the
        band before it stays. The first bands of a new or changed scorecard are noted
        without an alert: the customers did not change.

        :return: number of customers
        """
        self.env["renewal.health.customer"].flush_model()
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH known AS (%(known)s AND c.company_id = %(company)s %(only)s)
                UPDATE renewal_health_customer customer
                   SET alert_band = known.band, alert_basis = known.basis
                  FROM known
                 WHERE customer.id = known.id
                   AND (known.alert_band, known.alert_basis)
                       IS DISTINCT FROM (known.band, known.basis)
                   AND (known.alert_basis IS DISTINCT FROM known.basis
                        OR known.badness_before IS NULL
                        OR known.badness < known.badness_before
                        OR known.wants_band IS NOT TRUE
                        OR EXISTS (
                            SELECT FROM renewal_health_alert a
                              JOIN renewal_health_alert_reason r ON r.alert_id = a.id
                             WHERE a.customer_id = known.id AND a.state = 'open'
                               AND r.kind = 'band' AND r.closed_date IS NULL))
                """,
                known=KNOWN,
                company=company.id,
                only=self._get_only("c.id", customer_ids),
            )
        )
        count = self.env.cr.rowcount
        if count:
            names = ["alert_band", "alert_basis"]
            self.env["renewal.health.customer"].invalidate_model(names)
        return count

    @api.model
    def _get_only(self, column, ids):
        if ids is None:
            return SQL()
        return SQL("AND %s = ANY(%s)", SQL.identifier(*column.split(".")), list(ids))

    # ------------------------------------------------------------------
    # Reactions, and the end of alerts
    # ------------------------------------------------------------------

    @api.model
    def _close_over(self, rows, date_ref):
        """End reasons that have cleared, and the alerts that have no other; those that
        a person closed before may reopen from now on.

        :param rows: see ``_get_over_rows``
        :return: the alerts that were closed
        """
        why = dict(rows)
        reasons = self.env["renewal.health.alert.reason"].browse(why)
        reasons.write({"is_over": True})
        still_open = reasons.filtered(lambda reason: not reason.closed_date)
        for cause, batch in still_open.grouped(lambda r: why[r.id]).items():
            batch._close(cause, date_ref)
        closed = still_open.alert_id.filtered(
            lambda alert: all(alert.reason_ids.mapped("closed_date"))
        )
        for cause, batch in closed.grouped(lambda a: a._get_last_cause(why)).items():
            batch._close(cause, date_ref)
        return closed

    def _get_last_cause(self, why):
        """Why the alert closes: what ended the first of those that ended today."""
        return next(why[reason.id] for reason in self.reason_ids if reason.id in why)

    def _close(self, reason, date_ref, note=None):
        """Close open alerts and remove tasks that are no longer needed.

        :param reason: a value of ``close_reason``
        :param note: what a person says about it
        """
        self.reason_ids._close(reason, date_ref)
        self.with_context(tracking_disable=True).write(
            {
                "state": "closed",
                "close_reason": reason,
                "close_note": note,
                "closed_date": date_ref,
            }
        )
        texts = {alert: alert._describe_end() for alert in self}
        self._message_log_batch(bodies={a.id: text for a, text in texts.items()})
        by_customer = {}
        for alert, text in texts.items():
            by_customer.setdefault(alert.customer_id.id, text)
        customers = self.env["renewal.health.customer"].browse(by_customer)
        customers._message_log_batch(bodies=by_customer)
        self._drop_tasks()

    def _close_by_hand(self, note):
        """Close by hand: nothing more is to be done. This acknowledges the alert,
        too."""
        self._note_reaction()
        for company, alerts in self.grouped("company_id").items():
            alerts._close("hand", company._get_renewal_today(), note)

    def _drop_tasks(self):
        """Remove tasks that only closed alerts wait for."""
        self._drop_unneeded_tasks(self.activity_id.filtered("active"))

    def _note_reaction(self):
        """Record the first reaction; later ones do not count."""
        fresh = self.filtered(lambda alert: not alert.reacted_date)
        for company, alerts in fresh.grouped("company_id").items():
            alerts.reacted_date = company._get_renewal_today()
