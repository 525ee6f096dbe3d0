# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError


class DigestDigest(models.Model):
    """Renewals in the periodic e-mail. Switched off until somebody ticks them."""

    _inherit = "digest.digest"

    kpi_renewal_renewed = fields.Boolean(
        string="Renewed ARR",
    )
    kpi_renewal_renewed_value = fields.Monetary(
        compute="_compute_kpi_renewal_renewed_value",
    )
    kpi_renewal_lost = fields.Boolean(
        string="Lost ARR",
    )
    kpi_renewal_lost_value = fields.Monetary(
        compute="_compute_kpi_renewal_lost_value",
    )
    kpi_renewal_lapsed = fields.Boolean(
        string="Lapsed Renewals",
    )
    kpi_renewal_lapsed_value = fields.Integer(
        compute="_compute_kpi_renewal_lapsed_value",
    )

    def _compute_kpi_renewal_renewed_value(self):
        """Yearly value of next terms, by the day the renewal was closed."""
        self._calculate_renewal_kpi(
            "kpi_renewal_renewed_value",
            "closed_date",
            [("outcome", "=", "renewed")],
            "company_renewed_amount",
        )

    def _compute_kpi_renewal_lost_value(self):
        """Yearly value that was lost, by the day of the decision."""
        self._calculate_renewal_kpi(
            "kpi_renewal_lost_value",
            "closed_date",
            [("outcome", "=", "churned")],
            "company_churned_amount",
        )

    def _compute_kpi_renewal_lapsed_value(self):
        """Renewals still open whose term ended in the period."""
        self._calculate_renewal_kpi(
            "kpi_renewal_lapsed_value", "current_end", [("outcome", "=", False)]
        )

    def _calculate_renewal_kpi(self, name, date_field, domain, sum_field=None):
        """A figure of the renewals that the recipient may see.

        :raise AccessError: leaves the figure out of this recipient's e-mail
        """
        if not self.env.user.has_group("renewal_management.group_renewal_user"):
            raise AccessError(
                self.env._(
                    "You have no access to renewals, so your digest leaves them out."
                )
            )
        self._calculate_company_based_kpi(
            "renewal.renewal",
            name,
            date_field=date_field,
            additional_domain=[
                ("contract_type", "=", "sale"),
                ("renewal_type", "!=", "evergreen"),
                *domain,
            ],
            sum_field=sum_field,
        )

    def _compute_kpis_actions(self, company, user):
        menu = self.env.ref("renewal_management.renewal_root_menu").id
        actions = {
            "kpi_renewal_renewed": "renewal_analysis_action",
            "kpi_renewal_lost": "renewal_analysis_action",
            "kpi_renewal_lapsed": "renewal_renewal_action",
        }
        return {
            **super()._compute_kpis_actions(company, user),
            **{
                name: f"renewal_management.{action}?menu_id={menu}"
                for name, action in actions.items()
            },
        }
