# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL


class RenewalLookBack(models.Model):
    """Finding the renewals that earlier imports left wrong. Changes nothing: see
    ``renewal.look.back.finding``."""

    _inherit = "renewal.look.back"

    finding_ids = fields.One2many(
        comodel_name="renewal.look.back.finding",
        inverse_name="look_back_id",
        readonly=True,
    )
    finding_count = fields.Integer(
        string="To Fix",
        compute="_compute_finding_count",
    )

    def _compute_finding_count(self):
        groups = self.env["renewal.look.back.finding"]._read_group(
            [("look_back_id", "in", self.ids), ("state", "!=", "done")],
            ["look_back_id"],
            ["__count"],
        )
        counts = dict(groups)
        for record in self:
            record.finding_count = counts.get(record, 0)

    def action_view_findings(self):
        """Open the renewals that were left wrong."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_look_back_finding_action"
        )
        return {**action, "domain": [("look_back_id", "in", self.ids)]}

    def _get_parts(self):
        parts = super()._get_parts()
        if self.state != "removing":
            parts["findings"] = self._get_company_ids, self._find_wrong
        return parts

    def _find_wrong(self, ids):
        """List what is wrong now; what was put right stays on the list."""
        self.finding_ids.filtered(lambda finding: finding.state != "done").unlink()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "%s UNION ALL %s UNION ALL %s ORDER BY 2, 4",
                self._get_outdated_sql(),
                self._get_double_sql(),
                self._get_missing_sql(),
            )
        )
        self.env["renewal.look.back.finding"].create(
            [
                {
                    "look_back_id": self.id,
                    "kind": kind,
                    "contract_id": contract_id,
                    "renewal_id": renewal_id,
                    "old_end": old_end,
                    "new_end": new_end,
                }
                for kind, contract_id, renewal_id, old_end, new_end in rows
            ]
        )

    def _get_outdated_sql(self):
        """Open renewals whose lines begin after they end: an edition moved both."""
        return SQL(
            """
            SELECT 'renewed', r.contract_id, r.id, r.current_end, MAX(%(end)s)
              FROM renewal_renewal r JOIN renewal_line d ON d.renewal_id = r.id
              JOIN contract_line l ON l.id = d.contract_line_id
              JOIN contract_contract c ON c.id = l.contract_id
             WHERE r.company_id = %(company)s AND r.outcome IS NULL
               AND d.outcome IS NULL AND r.renewal_type != 'evergreen'
               AND d.action != 'add' AND %(renewable)s
               AND l.date_start > r.current_end AND %(end)s > r.current_end
          GROUP BY r.id
            """,
            **self._get_terms_sql(),
        )

    def _get_double_sql(self):
        """Open renewals of a line that another open one follows to its present end;
        where the line begins after they end they are outdated, and no double."""
        return SQL(
            """
            SELECT DISTINCT 'double', r.contract_id, r.id, r.current_end, %(end)s
              FROM renewal_renewal r JOIN renewal_line d ON d.renewal_id = r.id
              JOIN contract_line l ON l.id = d.contract_line_id
              JOIN contract_contract c ON c.id = l.contract_id
              JOIN renewal_line other ON other.contract_line_id = l.id
              JOIN renewal_renewal o ON o.id = other.renewal_id
             WHERE r.company_id = %(company)s AND r.outcome IS NULL
               AND d.outcome IS NULL AND r.renewal_type != 'evergreen'
               AND d.action != 'add' AND o.id != r.id AND o.outcome IS NULL
               AND other.outcome IS NULL AND o.renewal_type != 'evergreen'
               AND o.current_end = %(end)s AND r.current_end != %(end)s
               AND l.date_start <= r.current_end
            """,
            **self._get_terms_sql(),
        )

    def _get_missing_sql(self):
        """Ends of lines that no renewal follows."""
        sync, company = self.env["renewal.sync"], self.company_id
        lookback = timedelta(days=company.renewal_lookback_days)
        return SQL(
            """
            SELECT DISTINCT 'missing', contract_id, NULL::integer, NULL::date, term_end
              FROM (SELECT contract_id, line_id, term_end FROM (%s) AS live
                     WHERE term_end >= %s
                    EXCEPT SELECT contract_id, line_id, term_end FROM (%s) AS tracked
              ) AS unfollowed
             WHERE NOT EXISTS (
                SELECT FROM renewal_line d JOIN renewal_renewal r
                    ON r.id = d.renewal_id
                 WHERE d.contract_line_id = line_id AND d.outcome IS NULL
                   AND r.outcome IS NULL)
            """,
            sync._get_live_sql(company),
            company._get_renewal_today() - lookback,
            sync._get_tracked_sql(company),
        )

    def _get_terms_sql(self):
        lines = self.env["contract.line"]
        return {
            "company": self.company_id.id,
            "end": lines._get_effective_end_sql(),
            "renewable": lines._get_renewable_sql(),
        }
