# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo.tests import tagged

from ..models.portal.renewal_renewal_answer import Visitor
from .common import TODAY, RenewalCase
from .page_common import draw
from .pdf_common import needs_pdf


@needs_pdf
@tagged("post_install", "-at_install")
class TestFiling(RenewalCase):
    """What follows an acceptance, outside the customer's click."""

    def setUp(self):
        super().setUp()
        self.company.write({"renewal_page_preview_date": TODAY, "renewal_page": True})
        self.renewal = self.new_renewal()
        self.renewal._publish_page()

    def accept(self, signature="", note=""):
        renewal = self.renewal.sudo()
        form = {
            "option": 0,
            "fingerprint": renewal._get_fingerprint(renewal._get_shown()),
            "signature": signature,
            "terms": True,
            "purchase_order": "PO 7",
            "note": note,
        }
        visitor = Visitor("Ana Ribeiro", "ana@example.com", False, "192.0.2.1", "en_US")
        self.assertEqual(renewal._receive_acceptance(form, visitor, TODAY), "accepted")

    def file_answers(self):
        self.env.flush_all()
        job = self.env.ref("renewal_management.ir_cron_renewal_answer")
        with self.allow_pdf_render():
            job.method_direct_trigger()
        self.env.invalidate_all()

    def test_the_signed_pdf_is_filed_where_people_look(self):
        self.accept(signature=draw(), note="See you\nin May")
        self.file_answers()
        kept = self.renewal.answer_ids
        self.assertFalse(kept.filing_error)
        self.assertEqual(kept.filing, "filed")
        content = kept.attachment_id.raw
        self.assertTrue(content.startswith(b"%PDF"))
        self.assertEqual(hashlib.sha256(content).hexdigest(), kept.attachment_hash)
        for record in (self.renewal, self.renewal.contract_id, self.partner):
            files = self.env["ir.attachment"].search(
                [("res_model", "=", record._name), ("res_id", "=", record.id)]
            )
            self.assertIn(
                kept.attachment_hash,
                {hashlib.sha256(file.raw).hexdigest() for file in files},
            )
        self.assertIn(
            "The customer accepted: renew the contract",
            self.renewal.activity_ids.mapped("summary"),
        )
        mail = self.env["mail.mail"].search([("res_id", "=", self.renewal.id)])
        self.assertIn("signed proposal", "".join(mail.mapped("subject")))
        sent = mail.filtered(lambda it: "signed proposal" in (it.subject or ""))
        self.assertEqual(sent[:1].attachment_ids, kept.attachment_id)
        self.assertTrue(all(sent.mapped("email_from")))
        self.assertIn("ana@example.com", "".join(filter(None, sent.mapped("email_to"))))

    def test_it_is_carried_out_where_the_company_chose_so(self):
        self.company.renewal_page_renews = True
        end = self.renewal.next_term_end
        self.accept()
        self.file_answers()
        self.file_answers()
        self.assertEqual(self.renewal.outcome, "renewed")
        self.assertEqual(self.renewal.answer_ids.filing, "done")
        following = self.renewal.successor_renewal_id
        self.assertEqual(following.term_end, end)

    def test_what_cannot_be_carried_out_is_a_task_with_the_reason(self):
        self.company.renewal_page_renews = True
        self.accept()
        self.renewal._unlock_proposal(TODAY)
        self.renewal.line_ids.action = "drop"
        self.file_answers()
        self.assertFalse(self.renewal.outcome)
        self.assertEqual(self.renewal.answer_ids.filing, "filed")
        task = self.renewal.answer_ids.activity_id
        self.assertIn("Compare it with the signed document", task.note)
