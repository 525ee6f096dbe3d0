# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...tools.message import format_day


class RenewalRun(models.Model):
    """One daily run of one company."""

    _name = "renewal.run"
    _description = "Renewal Daily Run"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("company_id",)
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    date = fields.Date(
        required=True,
        readonly=True,
        help="The day that was worked, in the company's time zone.",
    )
    started_at = fields.Datetime(
        readonly=True,
        default=fields.Datetime.now,
    )
    finished_at = fields.Datetime(
        readonly=True,
    )
    duration = fields.Float(
        string="Seconds",
        readonly=True,
        digits=(16, 1),
        help="Working time of the run, without the pauses between its batches.",
    )
    error = fields.Text(
        readonly=True,
        help=(
            "The error that stopped a whole part of the run. The other parts were "
            "completed."
        ),
    )

    _unique_day = models.Constraint(
        "UNIQUE(company_id, date)",
        "A company has one daily run a day.",
    )

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for run in self:
            run.display_name = format_day(self.env, run.date)

    # ------------------------------------------------------------------
    # What a day does to records
    # ------------------------------------------------------------------
    # A simulated day is given its own answers: see tools/simulation.py.

    @api.model
    def _put(self, records, vals):
        """Write what the day leaves on records."""
        records.write(vals)

    @api.model
    def _add(self, records, vals_list):
        """Make what the day adds.

        :param records: an empty recordset of the model
        """
        return records.create(vals_list)
