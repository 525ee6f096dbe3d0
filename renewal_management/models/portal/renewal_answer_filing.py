# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
from datetime import timedelta

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.message import format_day
from ...tools.next_term import NextTerm
from ..base.renewal_transaction import OutOfTime


class RenewalAnswer(models.Model):
    """What follows an answer, outside the customer's click: the signed PDF, and
    carrying it out."""

    _inherit = "renewal.answer"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # In words
    # ------------------------------------------------------------------

    def _get_facts(self):
        """What is known of an answer, line by line, in the environment's language."""
        self.ensure_one()
        renewal = self.renewal_id.with_env(self.env)
        facts = [
            (self.env._("Name"), self.name),
            (self.env._("E-mail"), self.email),
            (self.env._("Received"), renewal._format_received(self.received)),
            (self.env._("IP address"), self.ip_address),
            (self.env._("Option"), self.option),
            (self.env._("Order number"), self.purchase_order),
            (self.env._("Wished quantities"), self.quantities),
            (self.env._("Reason"), self.reason_id.name),
            (self.env._("Wished last day"), format_day(self.env, self.last_day)),
        ]
        if self.judgement:
            judged = renewal._describe_judgement(self.judgement)
            facts.append((self.env._("Told"), judged))
        return [f"{label}: {value}" for label, value in facts if value]

    def _get_accepted_offer(self):
        """The offer that was accepted, as it was shown."""
        offers = {offer["option"]: offer for offer in self.shown["offers"]}
        return offers[self.option_number]

    def _get_shown_terms(self):
        """The terms as they were shown: HTML that was clean when it was kept."""
        return Markup(self.shown["terms"])

    def _get_timeline_facts(self):
        """[(moment, what happened in words)] for colleagues."""
        texts = {
            "accept": self.env._("Accepted and signed by %s", self.name),
            "ask": self.env._("Question from %s", self.name),
            "decline": self.env._("Notice of non-renewal from %s", self.name),
        }
        text = texts[self.kind]
        if self.option:
            text = f"{text} ({self.option})"
        if self.is_withdrawn:
            text = self.env._("%s, taken back", text)
        facts = [(self.received, text)]
        if self.replied:
            facts.append((self.replied, self.env._("Question answered")))
        return facts

    def _get_page_values(self):
        """What the customer sees of their own answer."""
        self.ensure_one()
        renewal = self.renewal_id
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name if self.source == "page" else "",
            "received": renewal._format_received(self.received)
            if self.source == "page"
            else renewal._format_page_day(self.notice_date),
            "last_day": renewal._format_page_day(self.last_day),
            "note": self.note or "",
            "reason": self.reason_id.name or "",
            "quantities": self.quantities or "",
            "option": self.option or "",
            "purchase_order": self.purchase_order or "",
            "judgement": self.judgement
            and not self.is_withdrawn
            and renewal._describe_judgement(self.judgement)
            or "",
            "reply": self.reply or "",
            "replied": self.replied and renewal._format_received(self.replied) or "",
            "replied_by": self.reply and self.replied_by_id.name or "",
            "is_withdrawn": self.is_withdrawn,
            "is_being_filed": self.filing == "waiting",
        }

    # ------------------------------------------------------------------
    # Filing
    # ------------------------------------------------------------------

    def _file_soon(self):
        """The PDF takes seconds: the customer does not wait for it."""
        job = "renewal_management.ir_cron_renewal_answer"
        if cron := self.env.ref(job, raise_if_not_found=False):
            cron.sudo()._trigger()  # sudo: the job is the system's

    @api.model
    def _cron_follow_answers(self):
        """File the acceptances that wait and carry them out; close what notice was
        given for. Called by the scheduled job."""
        try:
            waiting = self.search([("filing", "=", "waiting")])
            for company, answers in waiting.grouped("company_id").items():
                self._follow(company, answers.ids, "_file_some", size=1)
            waiting = [("renewal_notice_days", ">", 0)]
            for company in self.env["res.company"].search(waiting):
                noticed = self.search(self._get_noticed_domain(company))
                self._follow(company, noticed.ids, "_lose_noticed")
        except OutOfTime:
            self._file_soon()

    def _follow(self, company, ids, method, **options):
        """Work on answers of one company, in its language, batch by batch."""
        ground = self.env["renewal.transaction"]._for_company(company)
        work = getattr(ground.env[self._name], method)
        ground._in_batches(work, ids, company._get_renewal_today(), **options)

    def _file_some(self, ids, date_ref):
        """File answers, and carry out those that the company wants carried out. One
        that fails stays as it is, and a person is asked."""
        ground = self.env["renewal.transaction"]
        answers = ground._lock(self.browse(ids))
        for answer in answers.filtered(lambda it: it.filing == "waiting"):
            _done, error = ground._in_savepoint(answer._file)
            if error:
                answer._note_filing_error(error)
                continue
            error = ""
            if answer._is_to_carry_out():
                _done, error = ground._in_savepoint(answer._carry_out, date_ref)
            answer._ask_what_is_left(error)

    def _file(self):
        """Make the signed PDF, keep it where people look for it, and tell the
        customer."""
        self.ensure_one()
        content = self._print_signed()
        self.write(
            {
                "attachment_id": self._attach(content).id,
                "attachment_hash": hashlib.sha256(content).hexdigest(),
                "filing": "filed",
                "filing_error": False,
            }
        )
        self._send_signed()

    def _note_filing_error(self, error):
        """The next run tries again; somebody is asked once."""
        if not self.filing_error:
            reader = self.renewal_id._in_owner_language()
            self.activity_id = self.renewal_id._ask_to_answer(
                reader.env._("The signed proposal could not be filed"), error
            )
        self.filing_error = error

    def _ask_what_is_left(self, error):
        """Somebody signs for the company, and renews; unless that was done."""
        renewal = self.renewal_id
        if renewal.outcome or self.is_withdrawn:
            return
        reader = renewal._in_owner_language()
        order = self.purchase_order
        facts = [
            error,
            order and reader.env._("Order number: %s", order),
            self.note,
        ]
        self.activity_id = renewal._ask_to_answer(
            reader.env._("The customer accepted: renew the contract"),
            "\n".join(filter(None, facts)),
        )

    def _print_signed(self):
        # a proof is a PDF, in a test database too
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        if words := reports._get_missing_pdf_words():
            raise UserError(words)
        report = "renewal_management.renewal_acceptance_report"
        content, kind = reports._render_qweb_pdf(report, self.ids)
        if kind != "pdf":
            raise UserError(self.env._("The PDF could not be made."))
        return content

    def _attach(self, content):
        """File the PDF on the renewal, the contract and the customer.

        :return: ir.attachment of the renewal
        """
        renewal = self.renewal_id
        name = self.env._("Accepted proposal - %(name)s.pdf", name=renewal.name)
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": record._name,
                    "res_id": record.id,
                }
                for record in (renewal, renewal.contract_id, renewal.partner_id)
            ]
        )
        return files[0]

    def _send_signed(self):
        renewal = self.renewal_id
        partner = self.partner_id or renewal.contact_id
        customer = self.with_context(lang=partner.lang)
        renewal._tell_customer(
            customer.env._("signed proposal"),
            customer.env._(
                "Thank you. The proposal was accepted on %(moment)s by %(name)s. The "
                "signed document is attached, and on your page.",
                moment=renewal.with_env(customer.env)._format_received(self.received),
                name=self.name,
            ),
            self,
            self.attachment_id,
        )

    # ------------------------------------------------------------------
    # Carrying out
    # ------------------------------------------------------------------

    def _is_to_carry_out(self):
        renewal = self.renewal_id
        is_open = not renewal.outcome and not self.is_withdrawn
        return is_open and renewal.company_id.renewal_page_renews

    def _carry_out(self, date_ref):
        """Renew on behalf of the renewal manager, as accepted.

        :raise UserError: when it cannot be carried out as it is
        """
        self.ensure_one()
        self._check_still_accepted()
        manager = self.company_id._get_renewal_managers()[:1]
        renewal = self.renewal_id.with_user(manager or self.env.user)
        renewal.check_access("write")
        # sudo: as the wizard does, after the check of access
        renewal = renewal.sudo()
        start = renewal.current_end + timedelta(days=1)
        end = False if renewal.renewal_type == "evergreen" else renewal.next_term_end
        note = self.env._("Accepted by %s on the customer page", self.name)
        renewal._renew({renewal: NextTerm(start, end)}, date_ref, note)
        self.filing = "done"

    def _check_still_accepted(self):
        """What is carried out is what was signed.

        :raise UserError: when somebody changed the proposal since
        """
        shown = self.renewal_id.with_context(lang=self.lang)._get_shown()
        offers = {offer["option"]: offer for offer in shown["offers"]}
        signed, now = self._get_accepted_offer(), offers.get(self.option_number, {})
        if any(now.get(name) != signed[name] for name in ("term", "after", "rows")):
            raise UserError(
                self.env._(
                    "The proposal was changed after the customer had accepted it. "
                    "Compare it with the signed document, then renew."
                )
            )
