# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

CUSTOMERS = "renewal.health.customer"


class RenewalLifecycle(models.AbstractModel):
    """Puts the customers of a company into the stages of their lives.

    One search for each stage, whatever the number of customers; the first that matches
    wins. Only who changed is written, with a line of history, in one statement. Run
    again on the same day it finds nothing to do. Locks and commits are the engine's.
    """

    _name = "renewal.lifecycle"
    _description = "Lifecycle Classification"

    def _is_used(self, company):
        """Whether anybody is, or was, in a stage; a company without customers, or that
        has archived all stages, is left alone."""
        ours = Domain("company_id", "=", company.id)
        customers = self.env[CUSTOMERS]
        if self._get_stages(company):
            return bool(customers.search_count(ours, limit=1))
        placed = ours & Domain("lifecycle_stage_id", "!=", False)
        return bool(customers.search_count(placed, limit=1))

    def _get_stages(self, company):
        return self.env["renewal.lifecycle.stage"].search(
            [("company_id", "in", (False, company.id))]
        )

    # ------------------------------------------------------------------
    # Who belongs where
    # ------------------------------------------------------------------

    def _get_changes(self, company, date_ref):
        """:return: {customer id: id of its stage from now on, 0 for none}, of those
        who are in another one"""
        self.env.flush_all()
        found = {}
        # the first that matches is written over the later ones
        for stage in reversed(self._get_stages(company)):
            ids = self._match(stage, company, date_ref)
            found.update(dict.fromkeys(ids, stage.id))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, COALESCE(lifecycle_stage_id, 0)
                  FROM renewal_health_customer WHERE company_id = %s ORDER BY id
                """,
                company.id,
            )
        )
        return {
            customer_id: found.get(customer_id, 0)
            for customer_id, stage_id in rows
            if found.get(customer_id, 0) != stage_id
        }

    def _match(self, stage, company, date_ref):
        """Ids of the customers that match the conditions of a stage. Broken ones match
        nobody, and the stage says why."""
        ids, error = self.env["renewal.transaction"]._in_savepoint(
            self._search_matching, stage, company, date_ref
        )
        error = error or False
        if stage.error != error:
            stage.error = error
        return ids or []

    def _search_matching(self, stage, company, date_ref):
        domain = stage._get_condition(date_ref)
        domain &= Domain("company_id", "=", company.id)
        customers = self.env[CUSTOMERS]
        query = customers.with_context(active_test=False)._search(domain)
        return [row[0] for row in self.env.execute_query(query.select())]

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def _move(self, stage_by_customer, date_ref):
        """Write the stages of these customers, and their history.

        :param stage_by_customer: {customer id: stage id, 0 for none}
        :return: number of customers that changed
        """
        self.env[CUSTOMERS].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH change AS MATERIALIZED (%(changes)s),
                moved AS (
                    UPDATE renewal_health_customer AS h
                       SET lifecycle_stage_id = change.to_id,
                           lifecycle_since = %(day)s
                      FROM change WHERE h.id = change.customer_id)
                INSERT INTO renewal_lifecycle_history
                       (customer_id, partner_id, company_id, from_stage_id,
                        to_stage_id, date, days, is_start)
                SELECT customer_id, partner_id, company_id, from_id, to_id, %(day)s,
                       %(day)s - since, since IS NULL
                  FROM change
             RETURNING customer_id
                """,
                changes=self._get_change_sql(stage_by_customer),
                day=SQL("%s::date", date_ref),
            )
        )
        names = ["lifecycle_stage_id", "lifecycle_since", "lifecycle_history_ids"]
        self.env["renewal.health.scorer"]._touch(CUSTOMERS, rows, names)
        return len(rows)

    def _get_change_sql(self, stage_by_customer):
        """What was and what will be, of those for whom it differs."""
        return SQL(
            """
            SELECT h.id AS customer_id, h.partner_id, h.company_id,
                   h.lifecycle_stage_id AS from_id, NULLIF(news.stage_id, 0) AS to_id,
                   h.lifecycle_since AS since
              FROM unnest(%(ids)s::int[], %(stages)s::int[]) AS news (id, stage_id)
              JOIN renewal_health_customer AS h ON h.id = news.id
             WHERE h.lifecycle_stage_id IS DISTINCT FROM NULLIF(news.stage_id, 0)
            """,
            ids=list(stage_by_customer),
            stages=list(stage_by_customer.values()),
        )
