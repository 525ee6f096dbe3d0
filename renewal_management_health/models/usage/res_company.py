# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import fields, models

from odoo.addons.renewal_management.tools.bounds import MAX_MONTHS


class ResCompany(models.Model):
    _inherit = "res.company"

    renewal_usage_months_kept = fields.Integer(
        string="Daily Usage Kept (Months)",
        default=24,
        help="Usage of older days is merged into one row per month and can no longer "
        "be changed. 0: every day is kept.",
        groups="base.group_user",
    )
    renewal_usage_kept_from = fields.Date(
        string="Daily Usage Kept From",
        readonly=True,
        help="Older usage is, or is about to be, rolled up by month: such days are "
        "refused.",
        groups="base.group_user",
    )
    renewal_usage_rolled_up_to = fields.Date(
        string="Usage Rolled up Until",
        readonly=True,
        help="Days before it were rolled up.",
        groups="base.group_user",
    )

    _renewal_usage_months_kept_range = models.Constraint(
        f"CHECK(renewal_usage_months_kept = 0 "
        f"OR renewal_usage_months_kept BETWEEN 6 AND {MAX_MONTHS})",
        f"Keep the days of usage for 6 to {MAX_MONTHS} months, so that trends can be "
        "seen, or for ever (0).",
    )

    def _get_renewal_usage_kept_from(self, date_ref):
        """The first day of usage that stays a day, or None: all do."""
        self.ensure_one()
        if not self.renewal_usage_months_kept:
            return None
        months = relativedelta(months=self.renewal_usage_months_kept)
        return date_ref.replace(day=1) - months
