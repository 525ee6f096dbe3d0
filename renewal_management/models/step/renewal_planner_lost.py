# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL, split_every

from .renewal_planner import BATCH_SIZE


class RenewalPlanner(models.AbstractModel):
    """Win-back: lost renewals follow playbooks of tracks that are theirs.

    Of each customer it is the latest loss, as long as the customer has not come back.
    Every run looks at those that have something ahead: few, and only where such a
    playbook is switched on, or was.
    """

    _inherit = "renewal.planner"  # pylint: disable=consider-merging-classes-inherited

    def _plan_lost(self, company, date_ref, only=None):
        """Lay out the steps after a loss, and end those of customers who are back.

        :param only: renewal.renewal, to look at these losses and no others
        :return: number of renewals whose playbook changed, or whose steps ended
        """
        if not self._has_win_back(company):
            return 0
        self.env.flush_all()
        count = 0 if only is not None else self._stop_won_back(company, date_ref)
        for ids in split_every(BATCH_SIZE, self._get_lost_ids(company, date_ref, only)):
            renewals = self.env["renewal.renewal"].browse(ids)
            changed = renewals.browse()
            for track, choice in self._choose_playbooks(renewals, company, True):
                changed |= self._set_follows(track, choice, date_ref)
            self.env.flush_all()
            self._lay_out(renewals, company, date_ref)
            self.env["renewal.step"].invalidate_model()
            count += len(changed)
        return count

    def _has_win_back(self, company):
        """Whether there is anything to look at: without it, this is one query."""
        self.env["renewal.playbook"].flush_model(["active", "company_id", "track_id"])
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    SELECT WHERE EXISTS (
                           SELECT FROM renewal_playbook p
                             JOIN renewal_track k ON k.id = p.track_id AND k.active
                            WHERE k.carrier = 'lost' AND p.active
                              AND COALESCE(p.company_id, %(company)s) = %(company)s)
                        OR EXISTS (%(ahead)s)
                    """,
                    company=company.id,
                    ahead=self._get_after_loss_sql(company),
                )
            )
        )

    # ------------------------------------------------------------------
    # Who is lost
    # ------------------------------------------------------------------

    def _get_lost_sql(self, company, date_ref):
        """The renewals that win-back is about: the latest loss of each customer who has
        neither an open renewal nor a contract that goes on. What was lost may still
        run to its last day."""
        lines = self.env["contract.line"]
        return SQL(
            """
            SELECT DISTINCT ON (r.partner_id) r.id
              FROM renewal_renewal r
             WHERE r.company_id = %(company)s AND r.outcome = 'churned'
               AND r.contract_type = 'sale' AND r.is_reconstructed IS NOT TRUE
               AND NOT EXISTS (
                    SELECT FROM renewal_renewal o
                     WHERE o.partner_id = r.partner_id AND o.outcome IS NULL
                       AND o.company_id = r.company_id AND o.contract_type = 'sale')
               AND NOT EXISTS (
                    SELECT FROM contract_contract c
                      JOIN contract_line l ON l.contract_id = c.id
                     WHERE c.commercial_partner_id = r.partner_id
                       AND c.company_id = r.company_id AND c.contract_type = 'sale'
                       AND c.active AND c.is_terminated IS NOT TRUE AND %(renewable)s
                       AND COALESCE(%(end)s, %(today)s) >= %(today)s
                       AND NOT EXISTS (
                            SELECT FROM renewal_line lost
                             WHERE lost.contract_line_id = l.id
                               AND lost.outcome = 'churned'))
             ORDER BY r.partner_id, r.outcome_date DESC, r.id DESC
            """,
            company=company.id,
            today=date_ref,
            renewable=lines._get_renewable_sql(),
            end=lines._get_effective_end_sql(),
        )

    def _get_lost_ids(self, company, date_ref, only=None):
        """Of these, the losses that may have something ahead: a rule that is not long
        past, whatever it counts from, or a step that is planned."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.id FROM renewal_renewal r
                 WHERE r.id IN (%(lost)s) AND %(only)s
                   AND (EXISTS (
                        SELECT FROM renewal_playbook_step p
                          JOIN renewal_playbook b ON b.id = p.playbook_id AND b.active
                          JOIN renewal_track k ON k.id = b.track_id AND k.active
                         WHERE k.carrier = 'lost' AND p.active
                           AND COALESCE(b.company_id, %(company)s) = %(company)s
                           AND GREATEST(r.win_back_date, r.outcome_date, r.current_end)
                               + p.offset_days + p.late_days >= %(today)s)
                     OR r.id IN (%(ahead)s))
                 ORDER BY r.id
                """,
                lost=self._get_lost_sql(company, date_ref),
                only=SQL("TRUE") if only is None else SQL("r.id = ANY(%s)", only.ids),
                company=company.id,
                today=date_ref,
                ahead=self._get_after_loss_sql(company),
            )
        )
        return [row[0] for row in rows]

    def _get_after_loss_sql(self, company):
        """Renewals with steps or tasks after their loss that are not over."""
        return SQL(
            """
            SELECT s.renewal_id FROM renewal_step s
             WHERE s.company_id = %s AND s.is_after_loss IS TRUE
               AND (s.state IN ('planned', 'failed')
                    OR (s.state = 'done' AND s.activity_id IS NOT NULL
                        AND s.handled_date IS NULL))
            """,
            company.id,
        )

    # ------------------------------------------------------------------
    # Who is back
    # ------------------------------------------------------------------

    def _stop_won_back(self, company, date_ref):
        """Customers who are back, or who were lost again since, are asked nothing more
        about this loss.

        :return: number of renewals
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH lost AS (%(lost)s)
                SELECT r.id, EXISTS (
                       SELECT FROM lost JOIN renewal_renewal later USING (id)
                        WHERE later.partner_id = r.partner_id)
                  FROM renewal_renewal r
                 WHERE r.id IN (%(ahead)s) AND r.id NOT IN (SELECT id FROM lost)
                """,
                lost=self._get_lost_sql(company, date_ref),
                ahead=self._get_after_loss_sql(company),
            )
        )
        steps, renewals = self.env["renewal.step"], self.env["renewal.renewal"]
        back = renewals.browse(row[0] for row in rows if not row[1])
        steps._stop_after_loss(back, self.env._("The customer is back"))
        again = renewals.browse(row[0] for row in rows if row[1])
        steps._stop_after_loss(again, self.env._("A later contract was lost too"))
        return len(rows)
