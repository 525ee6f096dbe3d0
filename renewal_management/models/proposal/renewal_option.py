# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.next_term import add_term
from .renewal_renewal_next_term import TERM_UNITS

MOST_OPTIONS = 3
# What an option says of the next term, besides its lines.
TERMS = ("next_term_interval", "next_term_unit", "is_next_term_chosen")


class RenewalOption(models.Model):
    """One of up to three proposals for the next term, of which the customer chooses.

    One of them is live: it is what the renewal and its lines say, which forecast,
    printing and renewing read. The others keep here what they would say, and change
    places with it. A renewal without alternatives has no options.
    """

    _name = "renewal.option"
    _description = "Proposal Option"
    _inherit = ["renewal.parent.mixin", "renewal.readonly.mixin"]
    _parents = ("renewal_id",)
    _order = "renewal_id, sequence, id"

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="renewal_id.company_id",
        store=True,
    )
    currency_id = fields.Many2one(
        related="renewal_id.currency_id",
    )
    contract_type = fields.Selection(
        related="renewal_id.contract_type",
    )
    is_readonly = fields.Boolean(
        compute="_compute_is_readonly",
    )
    sequence = fields.Integer(
        default=10,
    )
    name = fields.Char(
        required=True,
        help="The customer reads it: write it in their language.",
    )
    is_live = fields.Boolean(
        readonly=True,
        help="It is the proposal on the renewal, which the forecast counts.",
    )
    is_recommended = fields.Boolean(
        string="Recommended",
        readonly=True,
    )
    chosen_date = fields.Date(
        string="Chosen On",
        readonly=True,
        help="The customer chose this option on this day.",
    )
    next_term_interval = fields.Integer(
        string="Next Term",
    )
    next_term_unit = fields.Selection(
        selection=TERM_UNITS,
    )
    is_next_term_chosen = fields.Boolean(
        readonly=True,
    )
    next_term_end = fields.Date(
        compute="_compute_next_term_end",
    )
    has_lines_without_product = fields.Boolean(
        compute="_compute_has_lines_without_product",
    )
    line_ids = fields.One2many(
        comodel_name="renewal.option.line",
        inverse_name="option_id",
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        help="Yearly recurring value of the next term, untaxed.",
    )
    difference_amount = fields.Monetary(
        string="Difference",
        compute="_compute_amount",
        help="Proposed yearly value, less the yearly value now.",
    )

    _unique_live = models.UniqueIndex(
        "(renewal_id) WHERE is_live IS TRUE",
        "One option of a renewal is the proposal that counts.",
    )

    # What the renewal says is read when it is asked for, and no dependency: that would
    # make every write on a renewal dearer, and most have no options.

    @api.depends("renewal_id")
    def _compute_is_readonly(self):
        for option in self:
            renewal = option.renewal_id
            option.is_readonly = renewal.outcome or renewal.proposal_locked_date

    @api.depends(
        "is_live",
        "next_term_interval",
        "next_term_unit",
    )
    def _compute_next_term_end(self):
        for option in self:
            end, unit = option.renewal_id.current_end, option.next_term_unit
            option.next_term_end = (
                option.renewal_id.next_term_end
                if option.is_live
                else end and unit and add_term(end, option.next_term_interval, unit)
            )

    @api.depends(
        "is_live",
        "line_ids.proposed_amount",
    )
    def _compute_amount(self):
        for option in self:
            option.amount = (
                option.renewal_id.proposed_amount
                if option.is_live
                else sum(option.line_ids.mapped("proposed_amount"))
            )
            option.difference_amount = option.amount - option.renewal_id.atr_amount

    @api.depends("line_ids.product_id")
    def _compute_has_lines_without_product(self):
        for option in self:
            lines = option.line_ids
            option.has_lines_without_product = any(
                line.action != "add" and not line.product_id for line in lines
            )

    @api.constrains("next_term_interval", "next_term_unit")
    def _check_next_term_length(self):
        for option in self.filtered(lambda option: not option.is_live):
            option.renewal_id._check_next_term_end(option.next_term_end)

    @api.constrains("renewal_id")
    def _check_count(self):
        if any(len(renewal.option_ids) > MOST_OPTIONS for renewal in self.renewal_id):
            raise ValidationError(
                self.env._(
                    "A proposal has at most %s options: more would make the choice "
                    "harder. Delete one first.",
                    MOST_OPTIONS,
                )
            )

    # ------------------------------------------------------------------
    # What people do
    # ------------------------------------------------------------------

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self.renewal_id._check_proposal_editable()
        result = super().write(vals)
        if {"next_term_interval", "next_term_unit"} & set(vals):
            # sudo: the flag is the system's
            self.sudo().is_next_term_chosen = True
        return result

    def unlink(self):
        renewals = self.renewal_id
        result = super().unlink()
        # sudo: one that is left alone is no option, and is the system's to remove
        alone = renewals.sudo().filtered(lambda r: len(r.option_ids) == 1)
        if alone:
            alone.option_ids.unlink()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live(self):
        if self.env.su:
            return
        self.renewal_id._check_proposal_editable()
        live = self.filtered("is_live")
        if live.renewal_id.option_ids - self:
            raise UserError(
                self.env._(
                    "“%s” is the proposal that counts. Recommend another option before "
                    "you delete it.",
                    live[0].name,
                )
            )

    def action_open_lines(self):
        """Edit the option and its lines."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Option"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_recommend(self):
        """Make this the proposal that counts, unless the customer chooses another."""
        self.ensure_one()
        renewal = self.renewal_id
        renewal._check_proposal_editable()
        self.env["renewal.transaction"]._claim(renewal)
        # sudo: which option counts is the system's; access was checked just above
        option = self.sudo()
        option._make_live()
        option.renewal_id.option_ids.write(
            {"is_recommended": False, "chosen_date": False}
        )
        option.is_recommended = True

    def action_delete(self):
        """Delete the option."""
        self.unlink()

    # ------------------------------------------------------------------
    # Changing places
    # ------------------------------------------------------------------

    def _make_live(self):
        """Change places with the proposal that counts; it stays locked if it was.
        Called as superuser."""
        self.ensure_one()
        if self.is_live:
            return
        renewal = self.renewal_id
        live = renewal.option_ids.filtered("is_live")
        lines = renewal._get_negotiated_lines()
        live.write({**renewal._get_terms(), "is_live": False})
        self.line_ids.create(
            [{"option_id": live.id, **line._prepare_option_vals()} for line in lines]
        )
        renewal._take_terms(self._get_terms())
        self.line_ids._take_effect(lines)
        self.line_ids.unlink()
        live.flush_recordset()
        self.is_live = True

    def _get_terms(self):
        self.ensure_one()
        return {name: self[name] for name in TERMS}

    # ------------------------------------------------------------------
    # Amendments of the contract
    # ------------------------------------------------------------------

    def _follow(self):
        """Take in what changed on the contracts, where the proposal is still open.
        Called as superuser."""
        for option in self.filtered(
            lambda option: not (option.is_live or option.is_readonly)
        ):
            renewal = option.renewal_id
            if not option.is_next_term_chosen:
                length = renewal._get_default_next_term()
                if length != (option.next_term_interval, option.next_term_unit):
                    option.next_term_interval, option.next_term_unit = length
            lines = renewal._get_negotiated_lines()
            lines = lines.filtered(lambda line: line.action != "add")
            known = option.line_ids.filtered("renewal_line_id").grouped(
                "renewal_line_id"
            )
            for line, followers in known.items():
                if line in lines:
                    followers._follow()
                else:
                    followers.unlink()
            option.line_ids.create(
                [
                    {"option_id": option.id, **line._prepare_option_vals()}
                    for line in lines
                    if line not in known
                ]
            )
