# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class RenewalRenew(models.TransientModel):
    """From when to when: one renewal, many, or several contracts to one end date."""

    _name = "renewal.renew"
    _description = "Renew"
    _inherit = ["renewal.decision.mixin"]

    end_policy = fields.Selection(
        selection=[
            ("proposed", "As proposed on each renewal"),
            ("length", "After a length of time"),
            ("date", "On one day"),
        ],
        string="Next Term Ends",
        required=True,
        default="proposed",
        help="On one day: several contracts of a customer end together from then on "
        "(co-term).",
    )
    interval = fields.Integer(
        default=1,
    )
    unit = fields.Selection(
        selection=[
            ("day", "Days"),
            ("week", "Weeks"),
            ("month", "Months"),
            ("year", "Years"),
        ],
        default="year",
    )
    date_end = fields.Date(
        string="Common End",
    )
    is_late = fields.Boolean(
        compute="_compute_is_late",
    )
    start_policy = fields.Selection(
        selection=[
            ("seamless", "Right after the current term"),
            ("date", "On another day"),
        ],
        string="Next Term Begins",
        default=lambda self: self._default_start_policy(),
        help="Right after the current term: there is no gap; if that day has passed, "
        "the days since then are invoiced too.\n"
        "On another day: a later day leaves a gap without a contract, an "
        "earlier one replaces the rest of the current term.",
    )
    date_start = fields.Date(
        string="First Day",
    )
    auto_renew = fields.Selection(
        selection=[
            ("same", "Keep as it is"),
            ("yes", "Automatic renewal"),
            ("no", "Manual renewal"),
        ],
        string="Renewal Afterwards",
        required=True,
        default="same",
    )
    line_ids = fields.One2many(
        comodel_name="renewal.renew.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    has_gap = fields.Boolean(
        compute="_compute_problems",
    )
    has_overlap = fields.Boolean(
        compute="_compute_problems",
    )
    is_confirmed = fields.Boolean(
        string="I understand, continue",
        help="Gaps and replaced days are shown in the list.",
    )

    def _default_start_policy(self):
        """Right after the running term; a late renewal has to be asked."""
        return False if self._default_renewal_ids()._is_any_over() else "seamless"

    @api.depends("renewal_ids")
    def _compute_is_late(self):
        for wizard in self:
            wizard.is_late = wizard.renewal_ids._is_any_over()

    @api.depends("renewal_ids")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create({"renewal_id": renewal.id})
                for renewal in wizard.renewal_ids
            ]

    @api.depends("line_ids.gap_days", "line_ids.overlap_days")
    def _compute_problems(self):
        for wizard in self:
            wizard.has_gap = any(wizard.line_ids.mapped("gap_days"))
            wizard.has_overlap = any(wizard.line_ids.mapped("overlap_days"))

    @api.onchange("start_policy", "date_start")
    def _onchange_start(self):
        """Whoever changes the days has to look at what they leave out again."""
        self.is_confirmed = False

    def action_renew(self):
        """Write the next terms to the contracts; the renewals close as renewed."""
        self._check_dates()
        terms = {line.renewal_id.id: line._get_term() for line in self.line_ids}
        for renewals, date_ref in self._by_company():
            renewals._renew(
                {renewal: terms[renewal.id] for renewal in renewals},
                date_ref,
                self.note or "",
            )
        return self._close_wizard()

    def _check_dates(self):
        """Ask for what is missing, and for what would surprise."""
        if not self.start_policy:
            raise UserError(
                self.env._(
                    "The term has already ended. Choose when the next term starts: "
                    "right after it, or later, with a gap."
                )
            )
        missing = self.line_ids.filtered(lambda line: not line.date_end)
        if missing.renewal_id.filtered(lambda r: r.renewal_type != "evergreen"):
            raise UserError(self.env._("Choose the day on which the next term ends."))
        if (self.has_gap or self.has_overlap) and not self.is_confirmed:
            raise UserError(
                self.env._(
                    "Some contracts have a gap before the next term, or lose days of "
                    "the current one. Check the list and confirm."
                )
            )

    def _get_start(self, renewal):
        """First day of the next term of a renewal."""
        if self.start_policy == "date" and self.date_start:
            return self.date_start
        return renewal.current_end + timedelta(days=1)
