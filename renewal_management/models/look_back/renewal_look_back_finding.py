# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools.message import format_day

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

# What would be done about each kind, in words.
PROPOSALS = {
    "renewed": _lt(
        "Its term ended on %(old)s and the contract goes on until %(new)s: close it as "
        "renewed, and follow the new end."
    ),
    "double": _lt(
        "Two open renewals follow one line, which ends on %(new)s: void the one of "
        "%(old)s."
    ),
    "missing": _lt("The line ends on %(new)s and nothing follows it: open a renewal."),
}


class RenewalLookBackFinding(models.Model):
    """A renewal that was left wrong, what would be done about it, and whether it was.

    Unlike the past, this changes renewals of today: only when somebody says so.
    """

    _name = "renewal.look.back.finding"
    _description = "Renewal to Fix"
    _inherit = ["renewal.readonly.mixin"]
    _order = "state desc, old_end, id"
    _rec_name = "contract_id"

    look_back_id = fields.Many2one(
        comodel_name="renewal.look.back",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="look_back_id.company_id",
        store=True,
    )
    contract_id = fields.Many2one(
        comodel_name="contract.contract",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        related="contract_id.commercial_partner_id",
        string="Customer",
    )
    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    kind = fields.Selection(
        selection=[
            ("renewed", "Term starts after it ends"),
            ("double", "Two renewals for one line"),
            ("missing", "Renewal missing"),
        ],
        required=True,
        readonly=True,
    )
    old_end = fields.Date(
        string="Due",
        readonly=True,
    )
    new_end = fields.Date(
        string="Contract Ends",
        readonly=True,
    )
    proposal = fields.Char(
        string="Proposed Fix",
        compute="_compute_proposal",
    )
    state = fields.Selection(
        selection=[
            ("done", "Fixed"),
            ("failed", "Could not be fixed"),
            ("found", "To fix"),
        ],
        required=True,
        readonly=True,
        default="found",
    )
    error = fields.Char(
        readonly=True,
    )

    @api.depends("kind", "old_end", "new_end")
    @api.depends_context("lang")
    def _compute_proposal(self):
        for finding in self:
            # A lazy text takes its values when it is defined: this one gets them here
            text = self.env._(PROPOSALS[finding.kind])
            finding.proposal = text % {
                "old": format_day(self.env, finding.old_end),
                "new": format_day(self.env, finding.new_end),
            }

    # ------------------------------------------------------------------
    # Putting right
    # ------------------------------------------------------------------

    def action_repair(self):
        """Do what is proposed."""
        self.check_access("write")
        # sudo: outcomes are the system's; access was checked just above
        for company, findings in self.sudo().grouped("company_id").items():
            work = self.env["renewal.transaction"]._for_company(company)
            open_ones = findings.filtered(lambda finding: finding.state != "done")
            work._in_savepoints(
                type(self)._repair, open_ones.with_env(work.env), type(self)._note_error
            )

    def _repair(self):
        """Bring renewals and contracts in line; an end that is known to be that of the
        next term is no question."""
        date_ref = self.company_id._get_renewal_today()
        for finding in self:
            getattr(finding, f"_repair_{finding.kind}")()
        self.contract_id._sync_renewals_strictly()
        for finding in self.filtered(lambda finding: finding.kind == "renewed"):
            finding._date_back(date_ref)
        self.write({"state": "done", "error": False})

    def _repair_renewed(self):
        renewal = self.renewal_id
        lines = renewal.line_ids.filtered(
            lambda line: (
                not line.outcome and line.contract_line_id and line.action != "add"
            )
        )
        for line in lines:
            end = line.contract_line_id._get_effective_end()
            if end and end > renewal.current_end:
                line.write({"renewed_until": end, "question_end": False})
        if renewal.term_start and renewal.term_start > renewal.current_end:
            # when the term began is not known: it was overwritten
            renewal.term_start = False
        renewal._close_question(self.env._("Fixed by Look back"))

    def _repair_double(self):
        lines = self.renewal_id.line_ids.filtered(lambda line: not line.outcome)
        lines.write({"outcome": "cancelled", "question_end": False})

    def _repair_missing(self):
        """The synchronisation opens it."""

    def _date_back(self, date_ref):
        """A renewal that is recorded late was not decided late, as far as is known."""
        renewal = self.renewal_id
        if renewal.outcome == "renewed":
            day = min(self._get_decided_day() or renewal.due_date, date_ref)
            renewal.write({"closed_date": day, "outcome_date": day})

    def _get_decided_day(self):
        """The day the next term was known, None when nobody knows. Extend for another
        source."""
        return None

    def _note_error(self, error):
        self.write({"state": "failed", "error": error})
