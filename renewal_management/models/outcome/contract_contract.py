# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ContractContract(models.Model):
    """Ending a contract, or a part of it, when its renewal is lost; and an end that
    moved so far that somebody has to say why."""

    _inherit = "contract.contract"  # pylint: disable=consider-merging-classes-inherited

    has_renewal_question = fields.Boolean(
        compute="_compute_has_renewal_question",
        help="An end moved so far that somebody has to say on the renewal whether it "
        "was renewed, extended or corrected.",
        groups="base.group_user",
    )

    @api.depends("renewal_ids.question_end")
    def _compute_has_renewal_question(self):
        asking = self.env["renewal.renewal"].search(self._get_question_domain())
        for contract in self:
            contract.has_renewal_question = contract in asking.contract_id

    def _get_question_domain(self):
        return [("contract_id", "in", self.ids), ("question_end", "!=", False)]

    def action_answer_renewal_question(self):
        """Open the renewals that ask."""
        renewals = self.env["renewal.renewal"]
        asking = renewals.search(self._get_question_domain())
        if len(asking) == 1:
            return asking.get_formview_action()
        return renewals._get_list_action(self._get_question_domain())

    def _end_lost_terms(self, renewals, reason, note):
        """Terminate the contract when none of its lines goes on, else end the lost
        lines.

        :param renewals: closed renewals of this contract
        """
        self.ensure_one()
        lost = renewals.line_ids.filtered(lambda line: line.outcome == "churned")
        last_day = max(renewals.mapped("outcome_date"))
        # lines of a next term that never begins, before those that they follow
        lost.contract_line_id.successor_contract_line_id._end_with_term(last_day)
        if self._has_lines_that_go_on(lost.contract_line_id):
            for renewal in renewals:
                lines = lost.filtered(lambda line, r=renewal: line.renewal_id == r)
                lines.contract_line_id._end_with_term(renewal.outcome_date)
        elif not self.is_terminated:
            self._terminate_contract(
                reason,
                note or reason.name,
                last_day,
                # a line that was invoiced for longer ends with what was invoiced
                True,
            )

    def _has_lines_that_go_on(self, lost):
        """Lines that are neither lost nor over."""
        today = self.company_id._get_renewal_today()
        return bool(
            (self.contract_line_ids - lost).filtered(
                lambda line: (
                    line._is_renewable()
                    and not line.successor_contract_line_id
                    and (line._get_effective_end() or today) >= today
                )
            )
        )

    def _ask_to_terminate(self, renewals, reason):
        """A task on the contract, for somebody who may terminate it."""
        self.ensure_one()
        user = self._get_terminator()
        if not user or self.env.context.get("renewal_no_termination_task"):
            return
        contract = self.with_context(lang=user.lang, mail_activity_quick_update=True)
        contract.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=min(renewals.mapped("outcome_date")),
            summary=contract.env._("Terminate the contract: the renewal is lost"),
            note=reason.name,
            user_id=user.id,
        )

    def _get_terminator(self):
        """Who is asked to terminate a contract. Override to name somebody else."""
        group = "contract_termination.can_terminate_contract"
        people = self.company_id.renewal_manager_id | self.user_id
        return (
            people.filtered(lambda u: u.active and u.has_group(group))[:1]
            or (people.filtered("active")[:1])
        )

    def _on_termination_cancelled(self):
        """Reopen the renewals that the termination lost."""
        result = super()._on_termination_cancelled()
        self._get_terminated_renewals()._reopen()
        return result

    def _get_terminated_renewals(self):
        """Renewals that are lost because their contract was terminated: those that
        were lost last."""
        # sudo: whoever may change a contract may not be allowed on renewals
        lost = self.env["renewal.renewal"].sudo()
        lost = lost.search(
            [
                ("contract_id", "in", self.ids),
                ("outcome", "=", "churned"),
                ("successor_renewal_id", "=", False),
            ],
            order="current_end desc",
        )
        last = {
            contract: max(renewals.mapped("outcome_date"))
            for contract, renewals in lost.grouped("contract_id").items()
        }
        return lost.filtered(lambda r: r.outcome_date == last[r.contract_id])
