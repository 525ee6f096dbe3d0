# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.intent import is_question
from ...tools.message import format_day


class RenewalRenewal(models.Model):
    """The term, its decision date and its window; extensions and corrections."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    term_start = fields.Date(
        readonly=True,
    )
    term_end = fields.Date(
        required=True,
        readonly=True,
        help="Last day of the term, as signed.",
    )
    due_date = fields.Date(
        required=True,
        readonly=True,
        help="The day this decision counts on: rates and cohorts are grouped by it. "
        "A short extension does not move it.",
    )
    extended_to = fields.Date(
        readonly=True,
        tracking=True,
        help="The term was extended to this day without a renewal.",
    )
    question_end = fields.Date(
        string="New End in Question",
        compute="_compute_question_end",
        store=True,
        index="btree_not_null",
        help="The contract ends on this day now: was it renewed, extended or "
        "corrected? Until somebody says so, the renewal stays as it was.",
    )
    current_end = fields.Date(
        compute="_compute_current_end",
        store=True,
        index=True,
        help="Last day of the term, extension included.",
    )
    notice_deadline = fields.Date(
        readonly=True,
        help="Last day on which either side can stop the automatic renewal.",
    )
    decision_date = fields.Date(
        compute="_compute_decision_date",
        store=True,
        index=True,
        help=(
            "The last day to decide: the notice deadline of an auto-renewing term, "
            "the end of any other."
        ),
    )
    window_date = fields.Date(
        compute="_compute_window_date",
        store=True,
        help="From this day on, the renewal is due soon.",
    )
    days_left = fields.Integer(
        compute="_compute_days_left",
        help="Days until the decision date; negative when it has passed.",
    )
    in_window = fields.Boolean(
        string="Due Soon",
        readonly=True,
        index=True,
    )
    is_lapsed = fields.Boolean(
        string="Lapsed",
        readonly=True,
        help="The term has ended without a decision.",
    )

    @api.depends("outcome", "line_ids.question_end", "line_ids.outcome")
    def _compute_question_end(self):
        for renewal in self:
            ends = renewal._get_questioned_lines().mapped("question_end")
            renewal.question_end = max(ends, default=False)

    def _get_questioned_lines(self):
        """Lines that end so much later on the contract that it is a question."""
        return self.line_ids.filtered(
            lambda line: (
                line.question_end and not line.outcome and not line.renewal_id.outcome
            )
        )

    @api.depends("term_end", "extended_to")
    def _compute_current_end(self):
        for renewal in self:
            renewal.current_end = renewal.extended_to or renewal.term_end

    @api.depends("renewal_type", "notice_deadline", "current_end")
    def _compute_decision_date(self):
        for renewal in self:
            is_auto = renewal.renewal_type == "auto"
            renewal.decision_date = (
                is_auto and renewal.notice_deadline or renewal.current_end
            )

    @api.depends("decision_date", "company_id.renewal_window_days")
    def _compute_window_date(self):
        for renewal in self:
            window = timedelta(days=renewal._get_window_days())
            renewal.window_date = (
                renewal.decision_date and renewal.decision_date - window
            )

    def _get_window_days(self):
        """How long before its decision date a renewal is in the work list. Extend it
        together with the dependencies of ``_compute_window_date``."""
        self.ensure_one()
        return self.company_id.renewal_window_days

    def _compute_days_left(self):
        today = fields.Date.context_today(self)
        for renewal in self:
            renewal.days_left = (
                (renewal.decision_date - today).days if renewal.decision_date else 0
            )

    @api.model
    def _get_window_domain(self, company, date_ref):
        """Open renewals whose window opens on or before the day."""
        return self._get_open_domain() & Domain(
            [
                ("company_id", "=", company.id),
                ("in_window", "=", False),
                ("window_date", "<=", date_ref),
            ]
        )

    @api.model
    def _get_lapsed_domain(self, company, date_ref):
        """Open renewals whose term is over and that do not say so yet."""
        return self._get_open_domain() & Domain(
            [
                ("company_id", "=", company.id),
                ("is_lapsed", "=", False),
                ("current_end", "<", date_ref),
            ]
        )

    def _enter_window(self, run=None):
        """The renewal becomes due soon and joins the work list."""
        run = run or self.env["renewal.run"]
        stage = self.env["renewal.stage"]._get_first("open")
        # no person moves the stage, whoever saves what brings it about
        quiet = self.with_context(tracking_disable=True)
        run._put(quiet, {"in_window": True})
        before = quiet.filtered(lambda r: r.stage_id.stage_type == "upcoming")
        if stage:
            run._put(before, {"stage_id": stage.id})

    def _leave_window(self, run=None):
        """Leave the work list: the date was corrected to a later one before anybody
        worked on the renewal."""
        run = run or self.env["renewal.run"]
        stage = self.env["renewal.stage"]._get_first("upcoming")
        # no person moves the stage, whoever saves what brings it about
        quiet = self.with_context(tracking_disable=True)
        run._put(quiet, {"in_window": False})
        first = self.env["renewal.stage"]._get_first("open")
        untouched = quiet.filtered(lambda r: r.stage_id == first)
        if stage:
            run._put(untouched, {"stage_id": stage.id})

    def _is_question(self, new_end):
        """Whether the lines end so much later that somebody has to say what it means:
        see ``tools/intent.py``."""
        self.ensure_one()
        return self.renewal_type != "evergreen" and is_question(
            self.term_start, self.current_end, new_end
        )

    def _follow_question(self, date_ref, answer=None):
        """The ends of these renewals became a question, or are none any more. Extend to
        ask somebody.

        :param answer: what it is said to be by whoever changed the contracts
        """

    def _move_end(self, new_end, date_ref, is_correction=False):
        """The lines end on another day, and no renewal is the cause.

        Inside the window a later end is an extension: the due date stays. Anything
        else is a correction: the due date follows.

        :param is_correction: somebody said that it is one
        :return: what happened, in words, for the chatter
        """
        self.ensure_one()
        dates = {
            "old": format_day(self.env, self.current_end),
            "new": format_day(self.env, new_end),
        }
        is_later = self.in_window and new_end > self.current_end
        if is_later and not is_correction:
            vals = {"extended_to": new_end}
            note = self.env._(
                "Extended from %(old)s to %(new)s without a renewal.", **dates
            )
        else:
            vals = {"term_end": new_end, "due_date": new_end, "extended_to": False}
            note = self.env._(
                "End of the term corrected from %(old)s to %(new)s.", **dates
            )
        self.write({**vals, "is_lapsed": new_end < date_ref})
        return note
