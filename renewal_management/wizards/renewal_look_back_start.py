# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, fields, models

# Whoever wants more history says so.
YEARS, MAX_YEARS = 10, 100


class RenewalLookBackStart(models.TransientModel):
    """What the contracts of a company have behind them, before it is reconstructed."""

    _name = "renewal.look.back.start"
    _description = "Look Back: What There Is"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("company_id",)

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    years = fields.Integer(
        string="Years Back",
        required=True,
        default=YEARS,
    )
    date_from = fields.Date(
        string="From",
        compute="_compute_date_from",
        store=True,
        readonly=False,
        help="What fell due before this day is left out.",
    )
    contract_count = fields.Integer(
        string="Contracts",
        compute="_compute_contract_count",
    )
    month_count = fields.Integer(
        string="Month Ends",
        compute="_compute_month_count",
        help="On which the recurring revenue is counted: from the first contract to "
        "the month before the first that was counted.",
    )
    line_ids = fields.One2many(
        comodel_name="renewal.look.back.start.line",
        inverse_name="start_id",
        compute="_compute_line_ids",
        store=True,
        string="Past Terms",
    )

    @api.depends("company_id", "years")
    def _compute_date_from(self):
        for start in self:
            today = start.company_id._get_renewal_today()
            years = min(max(start.years, 1), MAX_YEARS)
            start.date_from = today.replace(year=today.year - years, month=1, day=1)

    @api.depends("company_id")
    def _compute_contract_count(self):
        # sudo: see below
        work = self.env["renewal.look.back"].sudo()
        for start in self:
            start.contract_count = work._count_contracts(start.company_id)

    @api.depends("company_id", "date_from")
    def _compute_month_count(self):
        # sudo: see below
        months = self.env["renewal.arr.month"].sudo()
        for start in self:
            company = start.company_id
            days, _is_cut = months._get_past_days(
                company, company._get_renewal_today(), start.date_from
            )
            start.month_count = len(days)

    @api.depends("company_id", "date_from")
    def _compute_line_ids(self):
        # sudo: the dialog is for renewal managers, who decide for the whole company
        work = self.env["renewal.look.back"].sudo()
        for start in self:
            company = start.company_id
            years = work._count_past(
                company, company._get_renewal_today(), start.date_from
            )
            start.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "year": str(year),
                            "renewed_count": counts["renewed"],
                            "lost_count": counts["churned"],
                        }
                    )
                    for year, counts in sorted(years.items())
                ),
            ]

    def action_reconstruct(self):
        """Have the past reconstructed in the background, and show how far it is."""
        self.ensure_one()
        # sudo: the record of the past is made by the system
        records = self.env["renewal.look.back"].sudo()
        record = records._find_past(self.company_id) or records.create(
            [{"company_id": self.company_id.id}]
        )
        record._begin("running", self.date_from)
        return record._get_form()
