# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from .renewal_renewal_answer import MAX_TEXT


class RenewalRenewal(models.Model):
    """The customer does not renew: a notice, with the day it came, judged in words."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    notice_date = fields.Date(
        compute="_compute_notice_date",
        search="_search_notice_date",
        help="The day on which the customer's notice of non-renewal came.",
    )

    is_notice_late = fields.Boolean(
        compute="_compute_notice_date",
        help="The notice came after its deadline: the contract goes on as agreed.",
    )

    @api.depends("answer_ids.notice_date", "answer_ids.is_withdrawn")
    def _compute_notice_date(self):
        for renewal in self:
            notice = renewal._get_standing_notice()
            renewal.notice_date = notice.notice_date
            renewal.is_notice_late = notice.judgement == "late"

    def _search_notice_date(self, operator, value):
        """Without a notice there is no date."""
        standing = Domain("is_withdrawn", "=", False) & Domain("kind", "=", "decline")
        if operator in ("=", "in") and value in (False, [False], {False}):
            return Domain("answer_ids", "not any", standing)
        return Domain(
            "answer_ids", "any", standing & Domain("notice_date", operator, value)
        )

    def _receive_notice(self, form, visitor, date_ref, source="page"):
        """The customer will not go on.

        :param form: {"reason": id or 0, "note", "last_day": date or False,
            "is_offer_seen": the offer of the reason was shown}
        :return: ``declined``, ``offer`` when there is one to show first, or why not
        """
        self.ensure_one()
        reason = self._get_page_reason(form["reason"], source)
        if not visitor.name:
            return "name"
        note = form["note"].strip()[:MAX_TEXT]
        if reason.terminate_comment_required and not note:
            return "comment"
        if reason.page_offer and not form["is_offer_seen"]:
            return "offer"
        if refusal := self._claim_for_customer(date_ref):
            return refusal
        standing = self._get_standing_decision()
        if standing and (source == "page" or standing.kind == "decline"):
            return "answered"
        last_day = self._get_wished_day(form["last_day"], date_ref)
        if form["last_day"] and not last_day:
            return "last_day"
        # who accepted and thinks again tells a person: the acceptance no longer stands
        standing.action_take_back()
        answer = self._keep_answer(
            "decline",
            visitor,
            reason_id=reason.id,
            note=note,
            last_day=last_day,
            judgement=self._judge_notice(date_ref),
            source=source,
            notice_date=date_ref,
            **self._get_day_received(date_ref, source),
        )
        self._stop_reminders(self.company_id._get_renewal_today())
        self._on_notice(answer)
        return "declined"

    def _get_day_received(self, day, source):
        """A letter has a day, not a time."""
        noon = datetime.combine(day, time(12))
        return {"received": noon} if source == "person" else {}

    def _get_page_reason(self, reason_id, source):
        reasons = self.env["contract.terminate.reason"]
        reason = reasons.browse(reason_id or ()).exists()
        return reason if source == "person" or reason.is_on_page else reasons

    def _get_wished_day(self, day, date_ref):
        """Only a contract without an end has a day to wish for."""
        is_possible = self.renewal_type == "evergreen" and day and day >= date_ref
        return day if is_possible else False

    def _judge_notice(self, day):
        """Whether a notice of this day stops the automatic renewal.

        :return: ``in_time``, ``late``, or ``none`` where nothing renews by itself
        """
        if self.renewal_type != "auto":
            return "none"
        deadline = self.notice_deadline or self.current_end
        return "in_time" if day <= deadline else "late"

    def _describe_judgement(self, judgement):
        """What the notice means, as the customer is told."""
        days = {
            "end": self._format_page_day(self.current_end),
            "deadline": self._format_page_day(self.notice_deadline or self.current_end),
            "length": self._format_length(),
        }
        if judgement == "in_time":
            return self.env._(
                "Your notice came in time (the last day was %(deadline)s): your "
                "contract ends on %(end)s and does not renew.",
                **days,
            )
        if judgement == "late":
            return self.env._(
                "The last day to give notice was %(deadline)s. As agreed in the "
                "contract, it goes on after %(end)s for %(length)s. We will contact "
                "you about what is possible.",
                **days,
            )
        if self.renewal_type == "evergreen":
            return self.env._("We will confirm the last day of your contract to you.")
        return self.env._("Your contract ends on %(end)s; nothing renews it.", **days)

    # ------------------------------------------------------------------
    # What a notice sets off
    # ------------------------------------------------------------------

    def _on_notice(self, answer):
        """The owner gets a task, the customer success manager hears of it, the customer
        gets it in writing. Extend for what else depends on a notice."""
        reader = self._in_owner_language()
        answer.activity_id = self._ask_to_answer(
            reader.env._("The customer gave notice: talk to them, then decide"),
            answer.note or "",
        )
        self._tell_csm(answer)
        if answer.source == "page":
            self._confirm_notice(answer)

    def _tell_csm(self, answer):
        csm = self.csm_id._get_present(self.company_id) if self.csm_id else self.csm_id
        if csm and csm != answer.activity_id.user_id:
            reader = self.with_context(lang=csm.lang)
            reader.message_notify(
                partner_ids=csm.partner_id.ids,
                author_id=self.company_id.partner_id.id,
                subject=reader.env._("%s: notice of non-renewal", self.display_name),
                body=plaintext2html(
                    answer.note or reader.env._("The customer does not renew.")
                ),
            )

    def _confirm_notice(self, answer):
        """Their proof: what came, when, and what it means."""
        partner = answer.partner_id or self.contact_id
        customer = self.with_context(lang=partner.lang)
        body = Markup("<p>%s</p><p>%s</p>") % (
            customer.env._(
                "We have received your notice for %(contract)s on %(moment)s.",
                contract=self.name,
                moment=customer._format_received(answer.received),
            ),
            customer._describe_judgement(answer.judgement),
        )
        self._tell_customer(
            customer.env._("we have received your notice"), body, answer
        )

    def action_lose(self):
        """What the customer said is filled in."""
        action = super().action_lose()
        notice = self._get_standing_notice() if len(self) == 1 else self.answer_ids[:0]
        if notice:
            action["context"] = {
                **action["context"],
                "default_reason_id": notice.reason_id.id,
                "default_note": notice.note or "",
            }
        return action

    def _get_standing_notice(self):
        return self._get_standing_decision().filtered(lambda it: it.kind == "decline")
