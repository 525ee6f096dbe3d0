# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...tools.proposal import PROPOSED, change_rate, plain


class RenewalRenewal(models.Model):
    """The proposal as a whole: totals, one price policy for all lines, and the lock.

    A locked proposal does not move: it is what the customer received. The ATR stays
    live, and changes of the contract since then are shown.
    """

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    proposed_amount = fields.Monetary(
        compute="_compute_proposed_amount",
        store=True,
        help="Yearly recurring value of the next term as it is proposed, untaxed.",
    )
    difference_amount = fields.Monetary(
        string="Difference",
        compute="_compute_difference",
        help="Proposed yearly value, less the yearly value now.",
    )
    difference_rate = fields.Float(
        string="Difference (%)",
        compute="_compute_difference",
    )
    price_policy = fields.Selection(
        selection=[
            ("same", "Same price"),
            ("list", "List price"),
            ("uplift", "Uplift"),
        ],
        string="Pricing",
        required=True,
        default="same",
        help="Applied to all lines when you press Apply. Manual prices are kept.",
    )
    uplift_percent = fields.Float(
        string="Uplift (%)",
        digits=(6, 2),
        compute="_compute_uplift_percent",
        store=True,
        readonly=False,
        help="How much the prices of the current term are raised.",
    )
    manual_price_count = fields.Integer(
        compute="_compute_manual_price_count",
    )
    has_lines_without_product = fields.Boolean(
        compute="_compute_has_lines_without_product",
    )
    proposal_locked_date = fields.Date(
        string="Proposal Locked On",
        readonly=True,
        copy=False,
        tracking=True,
        help="Since this day, changes to the contract no longer affect the proposal.",
    )
    proposal_locked_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
    )
    proposal_snapshot = fields.Json(
        readonly=True,
        copy=False,
        help="What the contract said when the proposal was locked, by renewal line.",
    )
    proposal_changes = fields.Text(
        string="Changed Since",
        compute="_compute_proposal_changes",
        help="What changed on the contract since the proposal was locked.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("line_ids.proposed_amount")
    def _compute_proposed_amount(self):
        for renewal in self:
            renewal.proposed_amount = sum(renewal.line_ids.mapped("proposed_amount"))

    @api.depends("atr_amount", "proposed_amount")
    def _compute_difference(self):
        for renewal in self:
            before, after = renewal.atr_amount, renewal.proposed_amount
            renewal.difference_amount = after - before
            renewal.difference_rate = change_rate(before, after) or 0.0

    @api.depends("company_id")
    def _compute_uplift_percent(self):
        for renewal in self:
            renewal.uplift_percent = renewal.company_id.renewal_default_uplift

    @api.depends("line_ids.price_policy", "line_ids.action")
    def _compute_manual_price_count(self):
        for renewal in self:
            renewal.manual_price_count = len(
                renewal.line_ids.filtered(
                    lambda line: (
                        line.price_policy == "manual"
                        and line.action in ("keep", "change")
                    )
                )
            )

    @api.depends("line_ids.product_id", "line_ids.action")
    def _compute_has_lines_without_product(self):
        for renewal in self:
            renewal.has_lines_without_product = any(
                line.action != "add" and not line.product_id
                for line in renewal.line_ids
            )

    @api.depends(
        "proposal_snapshot",
        *(f"line_ids.{name}" for name in PROPOSED),
        "line_ids.outcome",
    )
    def _compute_proposal_changes(self):
        for renewal in self:
            changes = renewal._get_proposal_changes()
            renewal.proposal_changes = "\n".join(
                f"{name}: {', '.join(texts)}" for name, texts in changes
            )

    # ------------------------------------------------------------------
    # Price policy
    # ------------------------------------------------------------------

    def action_apply_price_policy(self):
        """Price all lines that are not dropped; manual prices stay."""
        self._apply_price_policy()

    def action_apply_price_policy_to_all(self):
        """Price all lines, manual prices included."""
        self._apply_price_policy(with_manual=True)

    def _apply_price_policy(self, with_manual=False):
        """Give the lines the policy of their renewal. A line that is added has no
        running price to keep or to raise: only the list price is for it."""
        for renewal in self:
            policy = renewal.price_policy
            lines = renewal.line_ids.filtered(
                lambda line, policy=policy: (
                    line.action in ("keep", "change")
                    or (line.action == "add" and policy == "list")
                )
            )
            if not with_manual:
                lines = lines.filtered(lambda line: line.price_policy != "manual")
            lines.write(
                {"price_policy": policy, "uplift_percent": renewal.uplift_percent}
            )

    # ------------------------------------------------------------------
    # Lock
    # ------------------------------------------------------------------

    def action_lock_proposal(self):
        """Lock the proposal."""
        self._check_proposal_open()
        for company, renewals in self.grouped("company_id").items():
            renewals._lock_proposal(company._get_renewal_today())

    def action_unlock_proposal(self):
        """Unlock the proposal, and take in what changed on the contract."""
        self._check_proposal_open()
        for company, renewals in self.grouped("company_id").items():
            renewals._unlock_proposal(company._get_renewal_today())

    def _check_proposal_open(self):
        self.check_access("write")
        for renewal in self:
            if renewal.outcome:
                raise UserError(
                    self.env._(
                        "%(name)s is closed: its proposal no longer changes.",
                        name=renewal.display_name,
                    )
                )

    def _check_proposal_editable(self):
        """:raise UserError: when the proposals no longer change"""
        self._check_proposal_open()
        for renewal in self:
            if renewal.proposal_locked_date:
                raise UserError(
                    self.env._(
                        "The proposal of %(name)s is locked. Unlock it to change it.",
                        name=renewal.display_name,
                    )
                )

    def _lock_proposal(self, date_ref):
        """Freeze the proposals that are open, and remember what the contracts say."""
        # what was edited a moment ago is computed before it is frozen
        self.line_ids.flush_recordset()
        self.env["renewal.option.line"].flush_model()
        # sudo: the lock is the system's; callers check access
        for renewal in self.sudo().filtered(lambda r: not r.proposal_locked_date):
            lines = renewal.line_ids.filtered(lambda line: not line.outcome)
            renewal.write(
                {
                    "proposal_locked_date": date_ref,
                    "proposal_locked_by_id": self.env.uid,
                    "proposal_snapshot": {
                        str(line.id): line._get_snapshot() for line in lines
                    },
                }
            )

    def _unlock_proposal(self, date_ref):
        """Open the proposals, and take in what changed on the contracts."""
        # sudo: the lock is the system's; callers check access
        for renewal in self.sudo().filtered("proposal_locked_date"):
            snapshot = renewal.proposal_snapshot or {}
            renewal.write(
                {
                    "proposal_locked_date": False,
                    "proposal_locked_by_id": False,
                    "proposal_snapshot": False,
                }
            )
            for line in renewal.line_ids:
                line._catch_up(snapshot.get(str(line.id)))
            renewal._refresh_amounts(date_ref)

    # ------------------------------------------------------------------
    # Changed since
    # ------------------------------------------------------------------

    def _get_proposal_changes(self):
        """What changed on the contract since the proposal was locked.

        :return: [(name of the line, [what changed, in words])]
        """
        self.ensure_one()
        snapshot = self.proposal_snapshot or {}
        if not snapshot:
            return []
        lines = self.line_ids.filtered(lambda line: line.outcome != "cancelled")
        changes = [
            (line._get_title(), texts)
            for line in lines
            if (texts := line._get_changes_since())
        ]
        there = {str(line._origin.id) for line in lines}
        gone = [self.env._("no longer ends with this term")]
        return changes + [
            (values["name"], gone)
            for line_id, values in snapshot.items()
            if line_id not in there
        ]

    def _format_value(self, name, value):
        """A value of a line, as a person writes it."""
        if name == "price_unit":
            return format_amount(self.env, value, self.currency_id)
        return f"{plain(value)} %" if name == "discount" else plain(value)

    # ------------------------------------------------------------------
    # What other rooms ask
    # ------------------------------------------------------------------

    def _decide_lines(self, outcome):
        """What was proposed but not carried out does not count as a gain."""
        unrealised = self.line_ids.filtered(
            lambda line: not line.outcome and line.action == "add"
        )
        unrealised.write({"outcome": "cancelled"})
        return super()._decide_lines(outcome)

    def _get_brief_facts(self):
        fact = (self.env._("Proposed"), self._format_brief(self.proposed_amount))
        return super()._get_brief_facts() + [fact]
