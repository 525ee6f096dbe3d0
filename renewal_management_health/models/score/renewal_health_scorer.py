# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# Customers scored by one set of statements: arrays, which cost memory and no locks.
SCORE_SIZE = 5000
# What a renewal and a contract show of their customer: {field: field of the customer}.
RENEWAL_COPIES = {
    "health_id": "id",
    "health_score": "score",
    "health_band": "band",
    "health_trend": "trend",
    "health_coverage": "coverage",
    "health_delta": "delta",
}
CONTRACT_COPIES = {
    "health_id": "id",
    "health_score": "score",
    "health_band": "band",
}
COPIES = {"renewal.renewal": RENEWAL_COPIES, "contract.contract": CONTRACT_COPIES}
PARTNERS = {
    "renewal.renewal": SQL.identifier("t", "partner_id"),
    "contract.contract": SQL.identifier("t", "commercial_partner_id"),
}


class RenewalHealthScorer(models.AbstractModel):
    """Scores the customers of a company, set by set, and writes what changed.

    ``_update_customers`` knows who is a customer, ``_read`` reads every measure once,
    and ``_write_batch`` scores and writes some thousands of them; ``_copy_scores``
    brings renewals and contracts in line. Each looks at the state it finds: run again,
    or after a kill, it does the rest and nothing twice. Locks and commits are the
    engine's.
    """

    _name = "renewal.health.scorer"
    _description = "Scoring of Customers"

    # What renewals and contracts show of their customer: {model: {its field: the
    # customer's}}, and how the names of these fields begin. Attributes: a call for each
    # renewal that is opened would count. Override for another stored field.
    _copies = COPIES
    _copied_names = ("health_",)

    # data files call it, which take the first argument for ids otherwise
    @api.model
    def _score(self, company, date_ref, partner_ids=None):
        """Score customers now, in this transaction.

        :param date_ref: the day it is done for; what was scored for a later day stays
        :param partner_ids: commercial partners; None for everybody
        :return: number of customers that changed
        """
        # sudo: scores are the system's; whoever asks for one was checked before
        scorer = self.env["renewal.transaction"]._for_company(company).env[self._name]
        if partner_ids is not None:
            partner_ids = list(partner_ids)
        scorer._update_customers(company, date_ref, partner_ids)
        scorer._copy_scores(company, partner_ids, is_new=True)
        reading = scorer._read(company, date_ref, partner_ids)
        count = sum(
            scorer._write_batch(company, reading, card, rows)
            for card, rows in scorer._get_batches(reading)
        )
        scorer._copy_scores(company, partner_ids)
        return count

    def _is_used(self, company):
        """Nobody is scored before there is a scorecard; who was scored once stays in
        sight when the last scorecard is put away."""
        domain = [("company_id", "=", company.id)]
        return bool(
            self._get_scorecards(company)
            or self.env["renewal.health.customer"].search(domain, limit=1)
        )

    def _get_scorecards(self, company):
        return self.env["renewal.health.scorecard"].search(
            [("company_id", "in", (False, company.id))]
        )

    def _get_batches(self, reading):
        """(card, rows of the reading) to be worked one by one."""
        for card, rows in reading.cards:
            for start in range(0, len(rows), SCORE_SIZE):
                yield card, rows[start : start + SCORE_SIZE]

    # ------------------------------------------------------------------
    # Who is a customer
    # ------------------------------------------------------------------

    def _update_customers(self, company, date_ref, partner_ids=None):
        """Rows for new customers; who left is marked so, and who came back is not.

        :return: number of rows made or marked
        """
        self.env.flush_all()
        only = self._get_only_sql(SQL.identifier("partner_id"), partner_ids)
        rows = self.env.execute_query(
            SQL(
                """
                WITH customer AS MATERIALIZED (%(customers)s),
                made AS (%(insert)s),
                marked AS (
                    UPDATE renewal_health_customer AS h
                       SET has_left = NOT COALESCE(h.has_left, FALSE),
                           is_reconstructed = FALSE
                     WHERE h.company_id = %(company)s AND %(only)s
                       AND COALESCE(h.has_left, FALSE)
                           = (h.partner_id IN (SELECT partner_id FROM customer))
                 RETURNING h.id)
                SELECT id, TRUE FROM marked UNION ALL SELECT id, FALSE FROM made
                """,
                company=company.id,
                only=only,
                customers=self._get_customer_sql(company, date_ref),
                insert=self._get_insert_sql(company, only),
            )
        )
        marked = [(row_id,) for row_id, is_marked in rows if is_marked]
        self._touch("renewal.health.customer", marked, ["has_left"])
        return len(rows)

    def _get_customer_sql(self, company, date_ref):
        """Commercial partners with a sales contract that runs, or a renewal that is not
        decided. Override where something else makes a customer."""
        lines = self.env["contract.line"]
        return SQL(
            """
            SELECT c.commercial_partner_id AS partner_id
              FROM contract_contract AS c
              JOIN contract_line AS l ON l.contract_id = c.id
             WHERE c.company_id = %(company)s AND c.contract_type = 'sale' AND c.active
               AND %(renewable)s AND COALESCE(%(end)s, %(day)s) >= %(day)s
               AND c.commercial_partner_id IS NOT NULL
             UNION
            SELECT partner_id FROM renewal_renewal
             WHERE company_id = %(company)s AND contract_type = 'sale'
               AND outcome IS NULL AND partner_id IS NOT NULL
            """,
            company=company.id,
            day=SQL("%s::date", date_ref),
            end=lines._get_effective_end_sql(),
            renewable=lines._get_renewable_sql(),
        )

    def _get_insert_sql(self, company, only):
        """Rows for whoever has none, where there is a scorecard."""
        return SQL(
            """
            INSERT INTO renewal_health_customer
                   (partner_id, company_id, band, computed_band, has_score, has_left,
                    has_lost_sponsor, coverage,
                    create_uid, create_date, write_uid, write_date)
            SELECT partner_id, %(company)s, 'unknown', 'unknown', FALSE, FALSE,
                   FALSE, 0, %(user)s, %(now)s, %(user)s, %(now)s
              FROM customer
             WHERE %(only)s AND EXISTS (
                   SELECT FROM renewal_health_scorecard card
                    WHERE card.active
                      AND COALESCE(card.company_id, %(company)s) = %(company)s)
               AND partner_id NOT IN (
                   SELECT partner_id FROM renewal_health_customer
                    WHERE company_id = %(company)s)
                ON CONFLICT DO NOTHING
         RETURNING id
            """,
            company=company.id,
            only=only,
            user=self.env.uid,
            now=self._get_now_sql(),
        )

    # ------------------------------------------------------------------
    # Copies on renewals and contracts
    # ------------------------------------------------------------------

    def _copy_scores(self, company, partner_ids=None, is_new=False):
        """Bring open renewals and contracts in line with their customers, now."""
        stale = self._get_stale(company, partner_ids, is_new)
        return sum(self._copy_to(model, ids) for model, ids in stale)

    def _get_stale(self, company, partner_ids=None, is_new=False):
        """What shows something else than its customer: [(model, ids)].

        :param is_new: only renewals that have no customer yet: scorecards that look at
            a customer's renewals need the link before there is a score
        """
        self.env.flush_all()
        models_used = ["renewal.renewal"] if is_new else list(self._copies)
        result = []
        for model in models_used:
            query = SQL(
                "SELECT t.id FROM %s AND t.company_id = %s AND %s AND %s ORDER BY t.id",
                self._get_join_sql(model, SQL("JOIN"), SQL("ON")),
                company.id,
                self._get_only_sql(PARTNERS[model], partner_ids),
                SQL("t.health_id IS NULL") if is_new else SQL("TRUE"),
            )
            result.append((model, [row[0] for row in self.env.execute_query(query)]))
        return result

    def _copy_to(self, model, ids):
        """Copy to these records; what meanwhile is in line, or closed, stays."""
        if not ids:
            return 0
        copies = self._copies[model]
        self.env[model].flush_model()
        query = SQL(
            """
            UPDATE %(join)s AND t.id = ANY(%(ids)s)
         RETURNING t.id
            """,
            join=self._get_join_sql(
                model,
                SQL(
                    "SET %s FROM",
                    SQL(", ").join(
                        [
                            SQL("%s = h.%s", SQL.identifier(mine), SQL.identifier(its))
                            for mine, its in copies.items()
                        ]
                    ),
                ),
                SQL("WHERE"),
            ),
            ids=list(ids),
        )
        rows = self.env.execute_query(query)
        self._touch(model, rows, copies)
        if rows and model == "renewal.renewal":
            self._request_planning([row[0] for row in rows])
        return len(rows)

    def _request_planning(self, renewal_ids):
        """Renewals may get another playbook, where playbooks ask for what changed."""
        if self.env["renewal.playbook"]._is_asking(*self._copied_names):
            renewals = self.env["renewal.renewal"]
            renewals._request_planning(Domain("id", "in", renewal_ids))

    def _get_join_sql(self, model, link, condition):
        """Records "t" beside their customer "h", where they differ."""
        copies = self._copies[model]
        return SQL(
            """
            %(table)s AS t %(link)s renewal_health_customer AS h
            %(condition)s h.partner_id = %(partner)s AND h.company_id = t.company_id
                  AND t.contract_type = 'sale' AND %(where)s
                  AND NOT (COALESCE(h.is_reconstructed, FALSE)
                           AND COALESCE(h.has_left, FALSE))
                  AND (%(mine)s) IS DISTINCT FROM (%(theirs)s)
            """,
            table=SQL.identifier(self.env[model]._table),
            link=link,
            condition=condition,
            partner=PARTNERS[model],
            where=SQL("t.outcome IS NULL" if model == "renewal.renewal" else "TRUE"),
            mine=SQL(", ").join([SQL.identifier("t", name) for name in copies]),
            theirs=SQL(", ").join(
                [SQL.identifier("h", name) for name in copies.values()]
            ),
        )

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _get_only_sql(self, partner, partner_ids):
        """Condition: the partner is among these, or nobody asked for certain ones."""
        if partner_ids is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", partner, partner_ids)

    def _get_now_sql(self):
        return SQL("(now() AT TIME ZONE 'UTC')")

    def _touch(self, model, rows, names):
        """What was written in SQL is read again, and what depends on it is computed.

        :param rows: (id,) of the records
        """
        if rows:
            records = self.env[model].browse([row[0] for row in rows])
            records.invalidate_recordset(names, flush=False)
            records.modified(names)
