# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.message import html_list

# What became of an e-mail that did not arrive, and what is noted of it.
UNDELIVERED = {"error": "error", "refused": "failed", "cancelled": "failed"}
_KNOWN = frozenset(UNDELIVERED.values())


class RenewalStep(models.Model):
    """What became of the e-mail of a step: a step is done when the mail server has
    taken it, and fails when it has not, or when it comes back."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    delivery = fields.Selection(
        selection=[
            ("queued", "Queued"),
            ("sent", "Sent"),
            ("error", "Not sent"),
            ("failed", "Not delivered"),
        ],
        readonly=True,
        copy=False,
        help="Not sent: the mail server could not be used, and the daily run tries "
        "again. Not delivered: the address refused it, or somebody cancelled it, and "
        "the daily run does not.",
    )

    _queued_idx = models.Index("(company_id) WHERE delivery = 'queued'")

    # ------------------------------------------------------------------
    # Learning it
    # ------------------------------------------------------------------

    @api.model
    def _get_underway_domain(self, company):
        """Steps whose e-mail is on its way, as far as is known."""
        return Domain([("company_id", "=", company.id), ("delivery", "=", "queued")])

    @api.model
    def _settle_deliveries(self, messages):
        """Note what became of the e-mails of these messages on their steps."""
        found = self.search([("mail_id", "in", messages.ids)])
        for company, steps in found.grouped("company_id").items():
            ground = self.env["renewal.transaction"]._for_company(company)
            steps = ground._lock(ground.env[self._name].browse(steps.ids))
            steps._settle(company._get_renewal_today())

    def _settle(self, date_ref):
        """Note what became of the e-mails of these steps, where that is news."""
        deliveries = self.mail_id._get_deliveries()
        for message, steps in self.grouped("mail_id").items():
            state, reason = deliveries[message]
            if state in UNDELIVERED:
                news = steps.filtered(lambda step: step.delivery not in _KNOWN)
                news._mark_undelivered(state, reason, date_ref)
            elif state == "sent":
                news = steps.filtered(lambda step: step.delivery != "sent")
                news._mark_delivered(date_ref)

    def _mark_delivered(self, date_ref):
        """The mail server has it. After an error, that makes the step right again."""
        self.delivery = "sent"
        late = self.filtered(lambda step: step.state == "failed")
        late.write({"state": "done", "done_date": date_ref, "reason": False})
        for partner in late._get_mailed():
            partner.renewal_mail_date = max(
                filter(None, (partner.renewal_mail_date, date_ref))
            )
        asked = self.filtered("activity_id")
        asked._close_activities(self.env._("No longer needed: the e-mail was sent."))
        asked.write({"activity_id": False, "handled_date": False})

    def _mark_undelivered(self, state, reason, date_ref):
        """The customer has not got it: the step says why, the cap is free again, and
        somebody is asked to reach them in another way. The managers hear of it with the
        failures of the daily run, once, however often it is tried."""
        for is_known, steps in self.grouped(lambda s: bool(s.activity_id)).items():
            steps.write(
                {
                    "state": "failed",
                    "delivery": UNDELIVERED[state],
                    "reason": self._describe_failure(state, reason),
                    "attempt_date": date_ref,
                    "done_date": False,
                    "is_notified": is_known,
                }
            )
        self._get_mailed()._count_renewal_mails_again()
        self._ask_to_reach(date_ref)

    @api.model
    def _describe_failure(self, state, reason):
        if state == "cancelled":
            return self.env._("The e-mail was cancelled before it was sent")
        if state == "refused":
            return self.env._("The e-mail was refused: %s", reason)
        return self.env._("The e-mail could not be sent: %s", reason)

    @api.model
    def _get_hopeless_domain(self, company):
        """Steps that the daily run would try again for ever."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "failed"),
                ("delivery", "=", "error"),
                ("playbook_step_id", "!=", False),
            ]
        )

    def _give_up_late(self, date_ref):
        """The latest day of the e-mail has passed: it stays undelivered."""
        late = self.filtered(
            lambda step: (
                step.scheduled_date + timedelta(days=step.playbook_step_id.late_days)
                < date_ref
            )
        )
        late.delivery = "failed"

    def _get_mailed(self):
        """Whose e-mails the cap counts."""
        return self.mail_id.partner_ids or self.renewal_id.contact_id

    # ------------------------------------------------------------------
    # Reaching them in another way
    # ------------------------------------------------------------------

    def _ask_to_reach(self, date_ref):
        """One task for everything the e-mail was about, once."""
        asked = self.filtered(lambda step: step.activity_id or step.handled_date)
        steps = (self - asked).filtered(lambda step: step._is_live())
        if asked or not steps:
            return
        if not all(step._get_assignee() for step in steps):
            return
        steps._create_activities(date_ref)
        if all(steps.company_id.mapped("renewal_owner_digest")):
            # the digest is of the morning; this is news of the day
            steps.activity_id.action_notify()

    def _prepare_activity_vals(self, user):
        """The task of an undelivered e-mail is to reach the customer."""
        vals = super()._prepare_activity_vals(user)
        unreached = self.filtered(lambda step: step.state == "failed" and step.delivery)
        if unreached:
            reader = unreached.with_context(lang=user.lang)
            names = ", ".join(reader._get_mailed().mapped("display_name"))
            vals["summary"] = reader.env._("Reach %s in another way", names)
            vals["note"] = reader._get_reach_note() + Markup(vals["note"] or "")
        return vals

    def _get_reach_note(self):
        """Why, and about which contracts."""
        text = Markup("<p>%s</p>") % (self[0].reason or "")
        names = self.renewal_id.mapped("display_name")
        return text + html_list(names) if len(names) > 1 else text

    def _mark_handled(self, date_ref, run=None):
        """Somebody reached the customer: the step is done, and says how it came."""
        reached = self.filtered(lambda step: step.state == "failed" and step.delivery)
        result = super()._mark_handled(date_ref, run)
        reached._put({"state": "done", "done_date": date_ref}, run)
        return result

    # ------------------------------------------------------------------
    # What it means elsewhere
    # ------------------------------------------------------------------

    @api.model
    def _get_due_domain(self, company, date_ref):
        """What an address refused is not tried again, nor what somebody settled."""
        is_over = Domain("state", "=", "failed") & (
            Domain("delivery", "=", "failed") | Domain("handled_date", "!=", False)
        )
        return super()._get_due_domain(company, date_ref) & ~is_over

    def _describe_result(self):
        self.ensure_one()
        if self.state != "done" or self.reason or not self.mail_id:
            return super()._describe_result()
        is_sent = self.delivery == "sent"
        text = self.env._("E-mail sent") if is_sent else self.env._("E-mail queued")
        # sudo: the lead is named to whoever sees this step
        lead = self.env["renewal.renewal"].sudo().browse(self.mail_id.sudo().res_id)
        if lead == self.renewal_id.sudo() or not lead.exists():
            return text
        return self.env._(
            "%(text)s, together with %(contract)s",
            text=text,
            contract=lead.contract_id.name,
        )
