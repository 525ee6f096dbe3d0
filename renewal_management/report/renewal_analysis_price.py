# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from .renewal_rate_mixin import Percentile, Rate


class RenewalAnalysis(models.Model):
    """What renewing took, and what was given: time, price, discount.

    Of lines that went on, with B the ATR of the line, R what was renewed of it, q the
    quantity before and q' the one that was proposed, p the price before less discount,
    and l the list price of the product:

    - at the old price = B q' / q, uplift = R - B q' / q
    - at the list price = (B q' / q) (l / p), discount = that less R
    """

    _inherit = "renewal.analysis"  # pylint: disable=consider-merging-classes-inherited

    _depends = {
        "renewal.renewal": ["currency_id", "opened_date", "window_date"],
        "renewal.line": [
            "action",
            "discount",
            "is_reconstructed",
            "price_unit",
            "proposed_quantity",
            "quantity",
        ],
        "product.template": ["list_price"],
    }

    first_action_days = Percentile(
        string="Days to First Action",
        digits=(16, 1),
        help="Median of the days from the start of the renewal window to the first "
        "thing that a person did on the renewal. Renewals that nobody worked on are "
        "left out.",
    )
    old_price_amount = fields.Monetary(
        string="At the Old Price",
        help="What was renewed, at the price per unit of before. Lines that went on, "
        "without reconstructed ones.",
    )
    uplift_amount = fields.Monetary(
        string="Price Uplift",
        help="What was renewed, less the same quantity at the old price.",
    )
    list_amount = fields.Monetary(
        string="At the List Price",
        help="What was renewed, at today's list price of the product. Lines in the "
        "company's currency whose product has one.",
    )
    discount_amount = fields.Monetary(
        string="Discount Given",
        help="At the list price, less what was renewed.",
    )
    uplift_rate = Rate(
        help="Uplift / at the old price.",
    )
    discount_rate = Rate(
        help="Discount given / at the list price.",
    )

    def _get_rates(self):
        return {
            **super()._get_rates(),
            "uplift_rate": ("uplift_amount:sum", "old_price_amount:sum"),
            "discount_rate": ("discount_amount:sum", "list_amount:sum"),
        }

    def _select(self):
        renewed = self._get_share("renewed")
        before = SQL(
            "%s * line.proposed_quantity / NULLIF(line.quantity, 0)",
            self._get_share("atr"),
        )
        listed = SQL(
            "template.list_price / NULLIF("
            "line.price_unit * (1 - COALESCE(line.discount, 0) / 100), 0)"
        )
        is_kept = SQL(
            "line.outcome = 'renewed' AND line.action IN ('keep', 'change') "
            "AND line.quantity > 0 AND line.is_reconstructed IS NOT TRUE"
        )
        is_listed = SQL(
            "%s AND template.list_price > 0 AND line.price_unit > 0 "
            "AND renewal.currency_id = (SELECT currency_id FROM res_company "
            "WHERE res_company.id = renewal.company_id)",
            is_kept,
        )
        return SQL(
            """
            %(rows)s, %(first)s AS first_action_days,
            CASE WHEN %(is_kept)s THEN %(before)s ELSE 0 END AS old_price_amount,
            CASE WHEN %(is_kept)s THEN %(renewed)s - %(before)s ELSE 0 END
                AS uplift_amount,
            CASE WHEN %(is_listed)s THEN %(before)s * %(listed)s ELSE 0 END
                AS list_amount,
            CASE WHEN %(is_listed)s THEN %(before)s * %(listed)s - %(renewed)s ELSE 0
                END AS discount_amount
            """,
            rows=super()._select(),
            first=self._get_first_action(),
            before=before,
            renewed=renewed,
            listed=listed,
            is_kept=is_kept,
            is_listed=is_listed,
        )

    def _get_first_action(self):
        """On one line of each renewal: a renewal counts once. What somebody did before
        the window is done at once; the customer's reply is nobody's action."""
        sources = self.env["renewal.renewal"]._get_work_sources(
            SQL.identifier("renewal")
        )
        return SQL(
            """
            CASE WHEN line.id = (SELECT MIN(own.id) FROM renewal_line own
                                  WHERE own.renewal_id = renewal.id)
            THEN (SELECT MIN(GREATEST(EXTRACT(EPOCH FROM work.moment
                     - GREATEST(renewal.window_date, renewal.opened_date)), 0)) / 86400
                    FROM (%s) AS work WHERE work.moment IS NOT NULL)
            END
            """,
            SQL(" UNION ALL ").join(
                SQL("SELECT moment, user_id FROM (%s) AS source", source)
                for kind, source in sources
                if kind != "reply"
            ),
        )
