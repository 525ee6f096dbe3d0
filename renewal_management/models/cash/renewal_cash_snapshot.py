# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .renewal_cash_mixin import AMOUNTS

# Of older snapshots these months ahead are kept: with them the accuracy is measured.
MONTHS_MEASURED = 3
# Years for which they are kept.
YEARS_KEPT = 3
COLUMNS = (
    "company_id",
    "source",
    "is_draft",
    "date",
    "contract_id",
    "renewal_id",
    "move_id",
    "partner_id",
    "user_id",
    "team_id",
    "journal_id",
    "product_id",
)


class RenewalCashSnapshot(models.Model):
    """What was expected to come in, as the first daily run of a month believed.

    Frozen: nobody changes it. The last snapshot is whole; of older ones the first three
    months are kept, which the accuracy is measured with.
    """

    _name = "renewal.cash.snapshot"
    _description = "Cash-in Snapshot"
    _inherit = ["renewal.cash.mixin"]
    _log_access = False
    _rec_name = "partner_id"
    _order = "snapshot_date desc, date, id"

    snapshot_date = fields.Date(
        required=True,
    )
    snapshot_month = fields.Date(
        required=True,
        help="First day of the month of the snapshot.",
    )

    _company_month_idx = models.Index("(company_id, snapshot_month, date)")

    @api.model
    def _take(self, company, date_ref):
        """Freeze what a company expects, unless this month's snapshot exists.

        :return: number of rows that were frozen
        """
        month = date_ref.replace(day=1)
        domain = [("company_id", "=", company.id), ("snapshot_month", "=", month)]
        if self.search_count(domain, limit=1):
            return 0
        columns = SQL(", ").join(map(SQL.identifier, (*COLUMNS, *AMOUNTS)))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO renewal_cash_snapshot (snapshot_date, snapshot_month, %s)
                SELECT %s, %s, %s FROM renewal_cash_line
                WHERE company_id = %s AND source != 'received'
                """,
                columns,
                date_ref,
                month,
                columns,
                company.id,
            )
        )
        count = self.env.cr.rowcount
        self._thin_out(company, month)
        self.invalidate_model()
        return count

    @api.model
    def _thin_out(self, company, month):
        """Of snapshots before a month keep what the accuracy asks for."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM renewal_cash_snapshot
                WHERE company_id = %s AND snapshot_month < %s AND (snapshot_month < %s
                    OR date >= snapshot_month + %s * INTERVAL '1 month')
                """,
                company.id,
                month,
                month - relativedelta(years=YEARS_KEPT),
                MONTHS_MEASURED,
            )
        )
