# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import gzip
import json

from odoo.tests import tagged
from odoo.tools import mute_logger

from .usage_common import FeedCase

HTTP = "odoo.http"


@tagged("post_install", "-at_install")
class TestFeed(FeedCase):
    def test_json_rows_are_stored(self):
        status, answer = self.post([self.row(5), self.row(6, ago=1)])
        self.assertEqual(status, 200)
        self.assertEqual(self.get_counts(answer), {"created": 2})
        self.assertEqual(answer["errors"], [])
        self.assertEqual(self.get_usage(), {0: 5, -1: 6})

    def test_the_same_call_twice_changes_nothing(self):
        rows = [self.row(5), self.row(6, ago=1)]
        self.post(rows)
        before = self.env["renewal.usage"].search([]).read()
        status, answer = self.post(rows)
        self.assertEqual((status, self.get_counts(answer)), (200, {"unchanged": 2}))
        self.assertEqual(self.env["renewal.usage"].search([]).read(), before)

    def test_numbers_are_not_used_up(self):
        """A feed that sends everything every hour must not run out of them."""
        rows = [self.row(5), self.row(6, ago=1)]
        self.post(rows)
        self.post(rows)
        self.post([self.row(7)])
        self.post([self.row(1, ago=2)])
        ids = self.env["renewal.usage"].search([("partner_id", "=", self.partner.id)])
        self.assertEqual(max(ids.ids) - min(ids.ids), 2)

    def test_changed_row_is_a_correction(self):
        self.post([self.row(5), self.row(6, ago=1)])
        _status, answer = self.post([self.row(5.5), self.row(6, ago=1)])
        self.assertEqual(self.get_counts(answer), {"updated": 1, "unchanged": 1})
        self.assertEqual(self.get_usage()[0], 5.5)

    def test_the_last_of_a_call_wins_and_is_said(self):
        _status, answer = self.post([self.row(5), self.row(7), self.row(6)])
        self.assertEqual(self.get_counts(answer), {"created": 1, "repeated": 2})
        self.assertEqual(self.get_usage(), {0: 6})

    def test_csv_rows_are_stored(self):
        day = self.today.isoformat()
        for separator in (",", ";", "\t"):
            with self.subTest(separator=separator):
                lines = [
                    "\ufeffCustomer_key,metric,date,value,remark",
                    f"A-1,logged_in,{day},7,x",
                    f'"A-1","logged_in",{day},8,"a"',
                    "",
                    f"A-1,logged_in,{day}",
                ]
                text = "\r\n".join(lines).replace(",", separator)
                status, answer = self.post(text, "text/csv; charset=utf-8")
                self.assertEqual(status, 200, answer)
                self.assertEqual(self.get_usage(), {0: 8})
                self.assertEqual(self.get_errors(answer), [(5, "")])

    def test_ndjson_rows_are_stored(self):
        lines = [json.dumps(self.row(5)), "", "{", json.dumps(self.row(6, ago=1))]
        status, answer = self.post("\n".join(lines), "application/x-ndjson")
        self.assertEqual(status, 200)
        self.assertEqual(self.get_usage(), {0: 5, -1: 6})
        self.assertEqual(self.get_errors(answer), [(3, "")])

    def test_who_forgets_the_type_is_understood(self):
        """curl says that it sends a web form."""
        day = self.today.isoformat()
        csv = f"customer_key,metric,date,value\nA-1,logged_in,{day},3\n"
        for body in (csv, json.dumps(self.row(3)), f" [{json.dumps(self.row(3))}]"):
            for content_type in (None, "application/x-www-form-urlencoded"):
                with self.subTest(body=body, content_type=content_type):
                    status, answer = self.post(body, content_type)
                    self.assertEqual((status, answer["refused"]), (200, 0))
                    self.assertEqual(self.get_usage(), {0: 3})

    def test_gzipped_rows_are_stored(self):
        body = gzip.compress(json.dumps([self.row(5)]).encode())
        status, answer = self.post(body, Content_Encoding="gzip")
        self.assertEqual((status, self.get_counts(answer)), (200, {"created": 1}))

    def test_charsets_of_csv_are_decoded(self):
        self.partner.usage_key = "客户-é"
        day = self.today.isoformat()
        csv = f"customer_key,metric,date,value\n客户-é,logged_in,{day},3\n"
        for charset in ("utf-8", "gb18030", "utf-16"):
            with self.subTest(charset=charset):
                body = csv.encode(charset)
                _s, answer = self.post(body, f"text/csv; charset={charset}")
                self.assertEqual(answer["refused"], 0, answer)
        good = f"{csv}A-2,logged_in,{day},3\n"
        self.new_partner(usage_key="A-2")
        status, answer = self.post(good.encode("gb18030"), "text/csv")
        self.assertEqual((status, answer["refused"]), (200, 1), "the good row is kept")
        self.assertIn("UTF-8", answer["errors"][0]["message"])


@tagged("post_install", "-at_install")
class TestCustomers(FeedCase):
    def test_customers_are_found_by_key_number_and_reference(self):
        other = self.new_partner(ref="R-7")
        third = self.new_partner()
        rows = [
            self.row(1),
            self.row(2, customer_key=None, customer_ref="R-7"),
            self.row(3, customer_key="", customer_id=third.id),
        ]
        _status, answer = self.post(rows)
        self.assertEqual(self.get_counts(answer), {"created": 3})
        self.assertEqual(self.get_usage(other), {0: 2})
        self.assertEqual(self.get_usage(third), {0: 3})

    def test_a_number_can_be_the_key(self):
        self.partner.usage_key = "1001"
        _status, answer = self.post([self.row(1, customer_key=1001)])
        self.assertEqual(self.get_counts(answer), {"created": 1})

    def test_a_contact_stands_for_its_company(self):
        contact = self.new_partner(
            parent_id=self.partner.id, is_company=False, usage_key="B-1"
        )
        self.post([self.row(4, customer_key="B-1")])
        self.assertEqual(self.get_usage(), {0: 4})
        self.assertFalse(self.get_usage(contact))

    def test_unknown_and_ambiguous_customers_are_refused(self):
        self.new_partner(ref="R-7")
        self.new_partner(ref="R-7")
        rows = [
            self.row(1, customer_key="\\N"),
            self.row(2),
            self.row(3, customer_key="", customer_ref="R-7"),
        ]
        _status, answer = self.post(rows)
        self.assertEqual(self.get_counts(answer), {"created": 1, "refused": 2})
        self.assertEqual(
            self.get_errors(answer), [(1, "customer_key"), (3, "customer_ref")]
        )
        self.assertIn("“\\N”", answer["errors"][0]["message"])

    def test_the_archived_come_last(self):
        self.new_partner(ref="R-7", active=False)
        other = self.new_partner(ref="R-7")
        self.post([self.row(3, customer_key="", customer_ref="R-7")])
        self.assertEqual(self.get_usage(other), {0: 3})

    def test_customers_of_other_companies_are_unknown(self):
        company = self.env["res.company"].create({"name": "Other"})
        theirs = self.new_partner(usage_key="T-1", company_id=company.id)
        shared = self.new_partner(usage_key="S-1")
        mine = self.new_partner(usage_key="S-1", company_id=self.company.id)
        rows = [self.row(1, customer_key=key) for key in ("T-1", "S-1")]
        rows += [self.row(1, customer_key="", customer_id=theirs.id)]
        _status, answer = self.post(rows)
        self.assertEqual(self.get_counts(answer), {"created": 1, "refused": 2})
        self.assertFalse(self.get_usage(theirs) or self.get_usage(shared))
        self.assertEqual(self.get_usage(mine), {0: 1})

    def test_usage_of_another_company_needs_access(self):
        company = self.env["res.company"].create({"name": "Other"})
        theirs = self.new_partner(usage_key="T-1", company_id=company.id)
        rows, url = [self.row(1, customer_key="T-1")], "/renewal/usage?company=%s"
        with mute_logger(HTTP):
            status, answer = self.post(rows, url=url % company.id)
            self.assertEqual(status, 403)
            self.assertIn(str(company.id), answer["error"])
            self.assertEqual(self.post(rows, url=url % "x")[0], 400)
        self.feeder.company_ids |= company
        self.assertEqual(self.post(rows, url=url % company.id)[0], 200)
        self.assertEqual(self.get_usage(theirs), {0: 1})
        usage = self.env["renewal.usage"].search([("partner_id", "=", theirs.id)])
        self.assertEqual(usage.company_id, company)

    def test_metric_of_the_company_comes_first(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.new_metric("theirs", company_id=company.id)
        own = self.new_metric("logged_in", company_id=self.company.id)
        _status, answer = self.post([self.row(1), self.row(1, metric="theirs")])
        self.assertEqual(self.get_errors(answer), [(2, "metric")])
        usage = self.env["renewal.usage"].search([("partner_id", "=", self.partner.id)])
        self.assertEqual(usage.metric_id, own)
