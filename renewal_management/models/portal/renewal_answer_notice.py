# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain


class RenewalAnswer(models.Model):
    """Notices that are carried out by themselves, where the company chose so."""

    _inherit = "renewal.answer"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_noticed_domain(self, company):
        """Notices whose days are over and that nobody decided on. One that came late is
        for people."""
        before = company._get_renewal_today() - timedelta(
            days=company.renewal_notice_days
        )
        return Domain(
            [
                ("kind", "=", "decline"),
                ("is_withdrawn", "=", False),
                ("judgement", "!=", "late"),
                ("renewal_id.company_id", "=", company.id),
                ("renewal_id.outcome", "=", False),
                ("notice_date", "<=", before),
            ]
        )

    def _lose_noticed(self, ids, date_ref):
        """Mark the renewals of these notices as lost; where that fails, a person is
        asked."""
        ground = self.env["renewal.transaction"]
        answers = ground._lock(self.browse(ids))
        ground._in_savepoints(
            lambda some: some._lose_renewals(date_ref),
            answers.filtered(lambda answer: not answer.renewal_id.outcome),
            lambda answer, error: answer._tell_not_lost(error),
        )

    def _lose_renewals(self, date_ref):
        """The notices are carried out: their renewals are lost."""
        for answer in self:
            answer.renewal_id._lose(
                date_ref,
                answer.reason_id,
                answer.last_day,
                answer.note or self.env._("Notice of the customer"),
            )

    def _tell_not_lost(self, error):
        """Once: while the task is open, everybody knows."""
        if not self.activity_id.active:
            reader = self.renewal_id._in_owner_language()
            self.activity_id = self.renewal_id._ask_to_answer(
                reader.env._(
                    "The notice could not be carried out: mark the renewal as lost"
                ),
                error,
            )
