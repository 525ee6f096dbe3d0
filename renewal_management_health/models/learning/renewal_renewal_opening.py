# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

OPENED = ("opened_is_auto", "opened_decision_date", "opened_atr_amount")


class RenewalRenewal(models.Model):
    """What was known of a renewal when it was opened.

    A customer who gives notice has Auto Renew unticked, which moves the decision date
    and, like an amendment of the last weeks, changes what is read of the renewal once
    it is closed. Who learned from that would learn the outcome itself; so what is
    learned from is noted here, once, by the first daily run that finds it open.
    """

    _inherit = "renewal.renewal"

    opened_is_auto = fields.Boolean(
        string="Auto-renewing at Opening",
        readonly=True,
        copy=False,
        help="What probabilities are learned from does not change with the contract.",
    )
    opened_decision_date = fields.Date(
        string="Decision Date at Opening",
        readonly=True,
        copy=False,
        help="Past renewals are looked at so many days before this one, wherever the "
        "decision date went later.",
    )
    opened_atr_amount = fields.Monetary(
        string="ATR at Opening (Company Currency)",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        aggregator=None,
        help="What probabilities are learned from does not change with the contract.",
    )

    @api.model
    def _get_unopened_domain(self, company):
        """Open renewals of which nothing was noted yet."""
        asked = self._get_open_domain() & self._get_forecast_domain()
        unknown = Domain("opened_decision_date", "=", False)
        return asked & unknown & Domain("company_id", "=", company.id)

    @api.model
    def _keep_openings(self, company):
        """Note what is known of renewals that are new, and never touch it again.

        Not when they are created: their amount is counted after that.

        :return: number of renewals that were new
        """
        self.flush_model()
        query = self._search(self._get_unopened_domain(company))
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_renewal
                   SET opened_is_auto = COALESCE(renewal_type = 'auto', FALSE),
                       opened_decision_date = COALESCE(decision_date, due_date),
                       opened_atr_amount = COALESCE(company_atr_amount, 0)
                 WHERE id IN %s
                """,
                query.subselect(),
            )
        )
        count = self.env.cr.rowcount
        if count:
            self.invalidate_model(OPENED, flush=False)
        return count
