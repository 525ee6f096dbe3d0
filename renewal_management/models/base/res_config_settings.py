# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    renewal_window_days = fields.Integer(
        related="company_id.renewal_window_days",
        readonly=False,
    )
    renewal_lookback_days = fields.Integer(
        related="company_id.renewal_lookback_days",
        readonly=False,
    )
    renewal_manager_id = fields.Many2one(
        related="company_id.renewal_manager_id",
        readonly=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    renewal_supplier_contracts = fields.Boolean(
        related="company_id.renewal_supplier_contracts",
        readonly=False,
    )
    renewal_evergreen_review = fields.Boolean(
        related="company_id.renewal_evergreen_review",
        readonly=False,
    )
    renewal_mail_cap_days = fields.Integer(
        related="company_id.renewal_mail_cap_days",
        readonly=False,
    )
    renewal_mail_from = fields.Float(
        related="company_id.renewal_mail_from",
        readonly=False,
    )
    renewal_mail_until = fields.Float(
        related="company_id.renewal_mail_until",
        readonly=False,
    )
    renewal_mail_workdays = fields.Boolean(
        related="company_id.renewal_mail_workdays",
        readonly=False,
    )
    renewal_owner_digest = fields.Boolean(
        related="company_id.renewal_owner_digest",
        readonly=False,
    )
    renewal_commit_percent = fields.Float(
        related="company_id.renewal_commit_percent",
        readonly=False,
    )
    renewal_best_case_percent = fields.Float(
        related="company_id.renewal_best_case_percent",
        readonly=False,
    )
    renewal_default_uplift = fields.Float(
        related="company_id.renewal_default_uplift",
        readonly=False,
    )
