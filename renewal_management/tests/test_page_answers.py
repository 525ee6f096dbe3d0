# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import json
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .page_common import PageCase, draw


class AnswerCase(PageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["contract.terminate.reason"].create(
            {
                "name": "Too dear",
                "terminate_comment_required": False,
                "is_on_page": True,
            }
        )

    def run_job_in(self, days):
        self.env.flush_all()
        job = self.env.ref("renewal_management.ir_cron_renewal_answer")
        with freeze_time(date.today() + timedelta(days=days)):
            with self.enter_registry_test_mode():
                job.method_direct_trigger()
        self.env.invalidate_all()

    def get_answers(self, kind, renewal=None):
        answers = (renewal or self.renewal).answer_ids
        return answers.filtered(lambda it: it.kind == kind)

    def get_tasks(self, renewal=None):
        return (renewal or self.renewal).activity_ids.mapped("summary")


@tagged("post_install", "-at_install")
class TestAccepting(AnswerCase):
    def test_a_drawn_signature_is_kept_with_everything_that_proves_it(self):
        answer = self.post(
            "accept",
            signature=draw(),
            email="ana@acme.example.com",
            purchase_order="PO 7",
        )
        self.assertEqual(self.get_message(answer), "accepted")
        kept = self.get_answers("accept")
        self.assertEqual(kept.name, "Ana Ribeiro")
        self.assertEqual(kept.email, "ana@acme.example.com")
        self.assertEqual(kept.purchase_order, "PO 7")
        self.assertTrue(kept.ip_address)
        self.assertTrue(base64.b64decode(kept.signature).startswith(b"\x89PNG"))
        text = json.dumps(kept.shown, sort_keys=True, ensure_ascii=False)
        self.assertEqual(hashlib.sha256(text.encode()).hexdigest(), kept.shown_hash)
        stage = self.env.ref("renewal_management.renewal_stage_agreed")
        self.assertEqual(self.renewal.stage_id, stage)
        self.assertTrue(self.renewal.proposal_locked_date)
        self.assertEqual(self.renewal.customer_answer, "accept")
        found = self.env["renewal.renewal"].search([("customer_answer", "=", "accept")])
        self.assertEqual(found, self.renewal)

    def test_a_typed_name_is_enough(self):
        self.assertEqual(self.get_message(self.post("accept")), "accepted")
        self.assertFalse(self.get_answers("accept").signature)

    def test_what_is_not_a_drawing_of_ours_is_refused(self):
        svg = base64.b64encode(b"<svg onload='alert(1)'/>").decode()
        for signature in (
            f"data:image/svg+xml;base64,{svg}",
            f"data:image/png;base64,{svg}",
            "data:image/png;base64,@@@",
            draw(is_empty=True),
            draw(kind="GIF"),
            "x" * 600_000,
        ):
            message = self.get_message(self.post("accept", signature=signature))
            self.assertIn("signature did not arrive", message)
        self.assertFalse(self.renewal.answer_ids)

    def test_what_was_accepted_is_all_that_is_left_and_said_once(self):
        self.post("accept")
        text = self.read_page(self.get())
        self.assertIn("What you accepted", text)
        self.assertNotIn("Thank you! Your acceptance", text)
        self.assertNotIn("The proposal is valid until", text)

    def test_the_address_of_a_refused_form_leads_back(self):
        for kind in ("accept", "ask", "decline"):
            self.assertEqual(
                self.get(self.get_path(suffix=f"/{kind}")).url.partition("?")[0],
                self.get().url.partition("?")[0],
            )
            wrong = self.get_path(suffix=f"/{kind}", token="x")
            self.assertEqual(self.get(wrong).status_code, 404)

    def test_twice_clicked_is_once_accepted(self):
        fields = {**self.get_form("accept"), "name": "Ana"}
        first, second = self.send("accept", fields), self.send("accept", fields)
        self.assertEqual(self.get_message(first), "accepted")
        self.assertIn("There is an answer already", self.get_message(second))
        self.assertEqual(len(self.get_answers("accept")), 1)

    def test_a_proposal_that_changed_is_read_again_first(self):
        fields = {**self.get_form("accept"), "name": "Ana", "note": "Kind regards"}
        self.renewal.line_ids.with_user(self.rep).proposed_price_unit = 200.0
        answer = self.send("accept", fields)
        self.assertIn("proposal has changed", self.get_message(answer))
        self.assertIn("Kind regards", answer.text)
        self.assertFalse(self.renewal.answer_ids)

    def test_an_expired_proposal_is_not_accepted(self):
        fields = {**self.get_form("accept"), "name": "Ana"}
        self.renewal.proposal_valid_until = date.today() - timedelta(days=1)
        self.assertIn("no longer valid", self.get_message(self.send("accept", fields)))
        self.assertNotIn("Accept and sign", self.read_page(self.get()))

    def test_what_was_decided_meanwhile_stays_decided(self):
        for kind in ("accept", "ask", "decline"):
            renewal = self.new_page()
            fields = {**self.get_form(kind, renewal), "name": "Ana", "note": "?"}
            renewal._close("churned", date.today())
            answer = self.send(kind, fields, renewal)
            self.assertIn("has been decided", self.get_message(answer))
            self.assertFalse(renewal.answer_ids)

    def test_terms_are_ticked_when_there_are_any(self):
        self.company.renewal_page_terms = "<p>Our <b>terms</b></p>"
        fields = {**self.get_form("accept"), "name": "Ana"}
        fields.pop("terms", None)
        answer = self.send("accept", fields)
        self.assertIn("tick that you accept", self.get_message(answer))
        answer = self.send("accept", {**fields, "terms": "1"})
        self.assertEqual(self.get_message(answer), "accepted")

    def test_a_session_that_is_over_keeps_what_was_typed(self):
        fields = {**self.get_form("accept"), "name": "Ana", "note": "Long thought"}
        answer = self.send("accept", {**fields, "csrf_token": "x"})
        self.assertIn("open for a long time", self.get_message(answer))
        self.assertIn("Long thought", answer.text)
        self.assertFalse(self.renewal.answer_ids)


@tagged("post_install", "-at_install")
class TestAsking(AnswerCase):
    def test_a_question_is_a_task_and_a_note(self):
        line = self.renewal.line_ids
        answer = self.post(
            "ask", note="Could we\nhave more?", fields={f"quantity_{line.id}": "5"}
        )
        self.assertEqual(self.get_message(answer), "asked")
        kept = self.get_answers("ask")
        self.assertIn("1 → 5", kept.quantities)
        self.assertEqual(kept.activity_id.user_id, self.rep)
        body = self.renewal.message_ids[:1].body
        self.assertIn("Could we", body)
        self.assertIn("1 → 5", body)
        self.assertEqual(self.renewal.customer_answer, "ask")

    def test_an_empty_question_is_asked_for(self):
        self.assertIn("Please write", self.get_message(self.post("ask", note="  ")))
        self.assertFalse(self.renewal.answer_ids)

    def test_the_reply_is_on_the_page_and_in_an_email(self):
        self.post("ask", note="May we pause?")
        kept = self.get_answers("ask")
        action = kept.with_user(self.rep).action_reply()
        form = Form(
            self.env["renewal.answer.reply"]
            .with_user(self.rep)
            .with_context(**action["context"])
        )
        form.text = "Of course, <b>for</b> a month"
        form.save().action_reply()
        self.assertIn("Of course, <b>for</b> a month", self.read_page(self.get()))
        self.assertFalse(kept.activity_id.active)
        self.assertFalse(self.renewal.customer_answer)
        mail = self.env["mail.mail"].search([("res_id", "=", self.renewal.id)])
        self.assertIn("Of course", "".join(mail.mapped("body_html")))
        self.assertIn(self.partner, mail.recipient_ids)

    def test_mails_of_the_playbook_wait_for_the_reply(self):
        self.post("ask", note="?")
        self.assertEqual(self.renewal._get_mail_paused(), self.renewal)
        self.get_answers("ask").with_user(self.rep).action_close_question()
        self.assertFalse(self.renewal._get_mail_paused())

    def test_a_page_takes_only_so_many_answers_a_day(self):
        for _number in range(20):
            self.renewal._receive_question(
                {"note": "?"}, self.new_visitor(), date.today()
            )
        answer = self.post("ask", note="Once more")
        self.assertIn("many answers today", self.get_message(answer))
        self.assertEqual(len(self.renewal.answer_ids), 20)

    def new_visitor(self):
        from ..models.portal.renewal_renewal_answer import Visitor

        return Visitor("Ana", "", False, "", "en_US")


@tagged("post_install", "-at_install")
class TestLeaving(AnswerCase):
    def test_a_notice_in_time_ends_the_contract_in_words(self):
        renewal = self.new_auto_page()
        renewal.csm_id = self.csm
        answer = self.post("decline", renewal, reason=self.reason.id, note="Sorry")
        self.assertEqual(self.get_message(answer), "declined")
        self.assertIn("Your notice came in time", self.read_page(answer))
        kept = self.get_answers("decline", renewal)
        self.assertEqual(kept.judgement, "in_time")
        self.assertEqual(kept.reason_id, self.reason)
        self.assertEqual(renewal.notice_date, date.today())
        self.assertFalse(renewal.outcome)
        self.assertEqual(kept.activity_id.user_id, self.rep)
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.csm.partner_id.ids)]
        )
        self.assertIn("notice of non-renewal", "".join(told.mapped("subject")))
        mail = self.env["mail.mail"].search([("res_id", "=", renewal.id)])
        bodies = "".join(mail.mapped("body_html"))
        self.assertIn("We have received your notice", bodies)
        self.assertIn("Your notice came in time", bodies)
        confirmation = mail.filtered(lambda it: "have received" in it.body_html)
        self.assertIn("rep@example.com", confirmation.email_from)
        self.assertEqual(confirmation.author_id, self.rep.partner_id)

    def test_what_was_noticed_in_time_is_not_prolonged_by_the_job(self):
        noticed, silent = (self.new_auto_page(end=40, notice=30) for _each in "ab")
        self.post("decline", noticed)
        self.env.flush_all()
        ends = {it: it.contract_id.date_end for it in (noticed, silent)}
        job = self.env.ref("contract_line_successor.contract_line_cron_for_renew")
        with freeze_time(date.today() + timedelta(days=15)):
            with self.enter_registry_test_mode():
                job.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(noticed.contract_id.date_end, ends[noticed])
        self.assertGreater(silent.contract_id.date_end, ends[silent])

    def test_a_late_notice_says_what_that_means(self):
        renewal = self.new_auto_page(end=20, notice=30)
        answer = self.post("decline", renewal)
        self.assertIn("The last day to give notice was", self.read_page(answer))
        self.assertEqual(self.get_answers("decline", renewal).judgement, "late")

    def test_on_the_last_day_it_is_in_time(self):
        renewal = self.new_auto_page(end=40, notice=30)
        renewal.notice_deadline = date.today()
        self.post("decline", renewal)
        self.assertEqual(self.get_answers("decline", renewal).judgement, "in_time")

    def test_an_offer_is_shown_once_before_the_notice(self):
        self.reason.page_offer = "How about a pause of three months?"
        answer = self.post("decline", reason=self.reason.id, note="Too dear")
        self.assertIn("How about a pause", self.get_message(answer))
        self.assertIn("Your notice is not sent yet", self.get_message(answer))
        self.assertFalse(self.renewal.answer_ids)
        form = {**self.get_form("decline"), "name": "Ana", "note": "Too dear"}
        form.update(reason=self.reason.id, offer_of=self.reason.id)
        self.assertEqual(self.get_message(self.send("decline", form)), "declined")

    def test_a_reason_of_colleagues_is_none_of_the_customers(self):
        self.reason.is_on_page = False
        self.post("decline", reason=self.reason.id)
        self.assertFalse(self.get_answers("decline").reason_id)

    def test_nothing_is_lost_before_the_days_the_company_chose(self):
        self.post("decline", reason=self.reason.id)
        for days, when, expected in (
            (0, 20, False),
            (30, 29, False),
            (30, 30, "churned"),
        ):
            self.company.renewal_notice_days = days
            self.run_job_in(when)
            notes = self.renewal.activity_ids.mapped("note")
            self.assertEqual(self.renewal.outcome, expected, notes)
        self.assertEqual(self.renewal.reason_id, self.reason)

    def test_a_notice_that_came_late_is_for_people(self):
        renewal = self.new_auto_page(end=20, notice=30)
        self.post("decline", renewal)
        self.company.renewal_notice_days = 1
        self.run_job_in(9)
        self.assertFalse(renewal.outcome)

    def test_a_colleague_records_a_letter(self):
        renewal = self.new_auto_page()
        day = date.today() - timedelta(days=3)
        form = Form(
            self.env["renewal.notice.record"]
            .with_user(self.rep)
            .with_context(active_model="renewal.renewal", active_ids=renewal.ids)
        )
        form.notice_date = day
        self.assertIn("In time", form.judgement)
        form.save().action_record()
        self.assertEqual(renewal.notice_date, day)
        self.assertEqual(renewal.customer_answer, "decline")
        form = Form(
            self.env["renewal.notice.record"]
            .with_user(self.rep)
            .with_context(active_model="renewal.renewal", active_ids=renewal.ids)
        )
        with self.assertRaises(UserError):
            form.save().action_record()

    def test_taken_back_the_customer_is_asked_again(self):
        self.post("decline")
        self.get_answers("decline").with_user(self.rep).action_take_back()
        self.assertFalse(self.renewal.notice_date)
        self.assertFalse(self.renewal.customer_answer)
        self.assertEqual(self.get_message(self.post("accept")), "accepted")

    def test_who_decided_gets_no_reminder(self):
        template = self.new_mail_template()
        rule = self.step_vals(-30, action="mail", mail_template_id=template.id)
        self.new_playbook(rule)
        for kind in ("accept", "decline"):
            renewal = self.new_page(end=80)
            self.env["renewal.planner"]._plan(renewal, date.today())
            self.assertEqual(renewal.step_ids.state, "planned")
            self.post(kind, renewal)
            self.assertEqual(renewal.step_ids.state, "skipped")

    def test_marking_as_lost_knows_what_the_customer_said(self):
        self.post("decline", reason=self.reason.id, note="Sorry")
        context = self.renewal.with_user(self.rep).action_lose()["context"]
        self.assertEqual(context["default_reason_id"], self.reason.id)
        self.assertEqual(context["default_note"], "Sorry")

    def test_facts_are_on_the_timeline_with_their_dates(self):
        self.get()
        self.get(self.get_path(suffix="/proposal"))
        self.post("ask", note="?")
        facts = self.renewal.with_user(self.rep).customer_facts
        for text in ("Page opened", "Proposal downloaded", "Question from Ana Ribeiro"):
            self.assertIn(text, facts)

    def test_answers_are_nobodys_to_write(self):
        self.post("decline")
        kept = self.get_answers("decline").with_user(self.manager)
        with self.assertRaises(Exception) as caught:
            kept.write({"received": datetime(2020, 1, 1)})
        self.assertIn("AccessError", type(caught.exception).__name__)

    def test_conditions_of_playbooks_ask_for_the_answer(self):
        self.post("decline")
        other = self.new_page(end=100)
        rule = self.new_playbook(
            self.step_vals(-30, condition="[('customer_answer', '=', 'decline')]")
        ).step_ids
        both = self.renewal | other
        self.assertEqual(both._filter_by(rule), self.renewal)
        rule.condition = "[('customer_seen_date', '=', False)]"
        self.assertEqual(both._filter_by(rule), other)
