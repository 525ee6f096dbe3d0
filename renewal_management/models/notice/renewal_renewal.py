# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class RenewalRenewal(models.Model):
    """The notices of a renewal, and whether it waits for one."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    notice_ids = fields.One2many(
        comodel_name="renewal.notice",
        inverse_name="renewal_id",
        readonly=True,
    )
    is_notice_missing = fields.Boolean(
        string="No Proven Notice",
        compute="_compute_is_notice_missing",
        help="The term is not renewed by itself: the customer was not provably told in "
        "time, and the rule of the notice asks for it.",
    )

    def _compute_is_notice_missing(self):
        blocked = self._get_waiting_for_notice(self)
        for renewal in self:
            renewal.is_notice_missing = renewal in blocked

    @api.model
    def _get_waiting_for_notice(self, renewals):
        """Those of these renewals whose notice can not be proven any more."""
        # sudo: whether a term waits is told to whoever sees its renewal
        notices = self.env["renewal.notice"].sudo()
        domain = notices._get_hopeless_domain(fields.Date.context_today(self))
        found = notices.search([("renewal_id", "in", renewals.ids), *domain])
        return found.renewal_id

    # ------------------------------------------------------------------
    # What people decide
    # ------------------------------------------------------------------

    def action_release_notices(self):
        """Let the term renew by itself, although nothing proves that the customer was
        told."""
        self.check_access("write")
        self.env["renewal.transaction"]._claim(self)
        # sudo: notices are kept by the system; access was checked just above
        notices = self.env["renewal.notice"].sudo()
        domain = notices._get_blocking_domain()
        blocking = notices.search([("renewal_id", "in", self.ids), *domain])
        blocking.is_released = True
        blocking._note("released")
        blocking._finish_tasks(self.env._("The term may renew without a proof"))
        for renewal in blocking.renewal_id:
            renewal.with_user(self.env.user).message_post(
                body=self.env._("The term may renew without a proven notice.")
            )

    # ------------------------------------------------------------------
    # What follows the renewal
    # ------------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        # sudo: what is kept does not depend on who asks
        told = self.sudo().notice_ids.filtered("event_ids")
        if told:
            raise UserError(
                self.env._(
                    "The customer of %s was sent a notice, and its proof is kept here: "
                    "archive the contract instead.",
                    told.renewal_id[0].display_name,
                )
            )

    # ------------------------------------------------------------------
    # The customer's page
    # ------------------------------------------------------------------

    def _has_page(self):
        """Whether the customer can read a notice on a page of theirs. Extend it for
        where they can."""
        self.ensure_one()
        return False

    def _get_notices_for_page(self):
        """What the customer can read on their page: what was put there, and what was
        sent in another way.

        :return: [{name, date, text}], the last one first; the text is safe HTML
        """
        self.ensure_one()
        # sudo: the customer reads the text, and nothing else of the notice
        notices = self.sudo().notice_ids.filtered(
            lambda notice: notice.sent_date and notice.body
        )
        return [
            {
                "name": notice.subject or notice.rule_id.name,
                "date": notice.sent_date,
                "text": notice.body,
            }
            for notice in notices.sorted("sent_date", reverse=True)
            if notice.state in ("sent", "delivered", "letter")
        ]
