# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# What is noted of a renewal "r": the field, and what stands on the renewal itself.
NOTED = {
    "opened_is_auto": SQL("COALESCE(r.renewal_type = 'auto', FALSE)"),
    "opened_decision_date": SQL("COALESCE(r.decision_date, r.due_date)"),
    "opened_atr_amount": SQL("COALESCE(r.company_atr_amount, 0)"),
}


def get_opened_sql(name):
    """What was noted; of a renewal that came in closed, what stands on it."""
    return SQL("COALESCE(r.%s, %s)", SQL.identifier(name), NOTED[name])


class RenewalRenewal(models.Model):
    """What was known of a renewal when it was opened.

    A customer who gives notice has Auto Renew unticked, which moves the decision date
    and, like an amendment of the last weeks, changes what is read of the renewal once
    it is closed. Who learned from that would learn the outcome itself; so what is
    learned from is noted here, once, by the first daily run that finds it open.
    """

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    opened_is_auto = fields.Boolean(
        string="Auto-renewing at Opening",
        readonly=True,
        copy=False,
        help=(
            "Likelihoods are calculated from this value, which does not change "
            "with the contract."
        ),
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
        help=(
            "Likelihoods are calculated from this value, which does not change "
            "with the contract."
        ),
    )

    _unopened_idx = models.Index(
        "(company_id) WHERE opened_decision_date IS NULL AND outcome IS NULL",
    )

    @api.model
    def _get_unopened_domain(self, company):
        """Open renewals of which nothing was noted yet."""
        asked = self._get_open_domain() & self._get_forecast_domain()
        unknown = Domain("opened_decision_date", "=", False)
        return asked & unknown & Domain("company_id", "=", company.id)

    def _keep_openings(self):
        """Note what is known of renewals that are new, and never touch it again.

        Not when they are created: their amount is counted after that.

        :return: number of renewals that were new
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_renewal AS r SET %s
                 WHERE r.id = ANY(%s) AND r.opened_decision_date IS NULL
                """,
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), now)
                    for name, now in NOTED.items()
                ),
                self.ids,
            )
        )
        self.invalidate_recordset(NOTED, flush=False)
        return self.env.cr.rowcount
