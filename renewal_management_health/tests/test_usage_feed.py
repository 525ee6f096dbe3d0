# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import gzip
import json

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .usage_common import FEEDER, FeedCase

HTTP = "odoo.http"


@tagged("post_install", "-at_install")
class TestFeed(FeedCase):
    def test_json(self):
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

    def test_a_correction(self):
        self.post([self.row(5), self.row(6, ago=1)])
        _status, answer = self.post([self.row(5.5), self.row(6, ago=1)])
        self.assertEqual(self.get_counts(answer), {"updated": 1, "unchanged": 1})
        self.assertEqual(self.get_usage()[0], 5.5)

    def test_the_last_of_a_call_wins_and_is_said(self):
        _status, answer = self.post([self.row(5), self.row(7), self.row(6)])
        self.assertEqual(self.get_counts(answer), {"created": 1, "repeated": 2})
        self.assertEqual(self.get_usage(), {0: 6})

    def test_csv(self):
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

    def test_ndjson(self):
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

    def test_gzip(self):
        body = gzip.compress(json.dumps([self.row(5)]).encode())
        status, answer = self.post(body, Content_Encoding="gzip")
        self.assertEqual((status, self.get_counts(answer)), (200, {"created": 1}))

    def test_charsets(self):
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
    def test_by_key_number_and_reference(self):
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

    def test_a_number_as_key(self):
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

    def test_nobody_and_several(self):
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

    def test_for_another_company(self):
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

    def test_metrics_of_companies(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.new_metric("theirs", company_id=company.id)
        own = self.new_metric("logged_in", company_id=self.company.id)
        _status, answer = self.post([self.row(1), self.row(1, metric="theirs")])
        self.assertEqual(self.get_errors(answer), [(2, "metric")])
        usage = self.env["renewal.usage"].search([("partner_id", "=", self.partner.id)])
        self.assertEqual(usage.metric_id, own)


@tagged("post_install", "-at_install")
class TestRefusals(FeedCase):
    def test_rows(self):
        """Each is told its field; none costs the others."""
        self.company.renewal_usage_kept_from = "2020-01-01"
        cases = [
            ("customer_key", {"customer_key": None}),
            ("customer_key", {"customer_key": True}),
            ("customer_key", {"customer_key": ["A-1"]}),
            ("customer_key", {"customer_key": "A\0"}),
            ("customer_key", {"customer_key": "\ud800"}),
            ("customer_key", {"customer_key": "A" * 201}),
            ("customer_key", {"customer_key": "B\t1"}),
            ("customer_key", {"customer_key": "unknown"}),
            ("customer_id", {"customer_key": "", "customer_id": "1.5"}),
            ("customer_id", {"customer_key": "", "customer_id": "9" * 30}),
            ("customer_id", {"customer_key": "", "customer_id": -1}),
            ("metric", {"metric": "nothing"}),
            ("metric", {"metric": None}),
            ("metric", {"metric": {}}),
            ("date", {"date": "yesterday"}),
            ("date", {"date": "2026-02-30"}),
            ("date", {"date": 20260301}),
            ("date", {"date": []}),
            ("date", {"date": "9999-12-31"}),
            ("date", {"date": "2019-12-31"}),
            ("value", {"value": None}),
            ("value", {"value": ""}),
            ("value", {"value": True}),
            ("value", {"value": []}),
            ("value", {"value": "12,5"}),
            ("value", {"value": "1_000"}),
            ("value", {"value": float("nan")}),
            ("value", {"value": float("inf")}),
            ("value", {"value": "1e15"}),
            ("value", {"value": -1}),
        ]
        rows = [{**self.row(1), **values} for _field, values in cases]
        bodies = ["null", "[]", '"row"', "12", "true", "1e999", "9" * 5000]
        text = ",".join([json.dumps(row) for row in rows] + bodies)
        status, answer = self.post(f"[{text}, {json.dumps(self.row(3))}]")
        self.assertEqual(status, 200)
        self.assertEqual(self.get_usage(), {0: 3})
        expected = [
            (number, field)
            for number, field in enumerate(
                [field for field, _values in cases] + [""] * len(bodies), 1
            )
        ]
        self.assertEqual(self.get_errors(answer), expected)
        for error in answer["errors"]:
            self.assertRegex(error["message"], r"^[“A-Z0-9in-].*\.$")

    def test_errors_are_capped_and_counted(self):
        rows = [self.row(1, customer_key=f"no-{number}") for number in range(700)]
        rows += [self.row("x")] * 700
        _status, answer = self.post(rows)
        self.assertEqual(len(answer["errors"]), 1000)
        self.assertEqual(answer["errors_left_out"], 400)
        self.assertEqual(self.get_counts(answer), {"refused": 1400})

    @mute_logger(HTTP)
    def test_bodies(self):
        """What cannot be read at all is a clear error, and stores nothing."""
        good = json.dumps(self.row(1))
        header = "customer_key,metric,date,value"
        csv, js, nd = "text/csv", "application/json", "application/x-ndjson"
        cases = [
            (400, "", js, {}),
            (400, "   ", js, {}),
            (400, f"[{good}", js, {}),
            (400, f"[{good},]", js, {}),
            (400, f"[{good},,{good}]", js, {}),
            (400, f"[{good} {good}]", js, {}),
            (400, f"[{good}] x", js, {}),
            (400, f"{good}\n{good}", js, {}),
            (400, "[" * 5000, js, {}),
            (400, "12", js, {}),
            (400, f"[{good}]", js, {"Content_Encoding": "gzip"}),
            (400, gzip.compress(good.encode())[:-9], nd, {"Content_Encoding": "gzip"}),
            (400, "customer,metric,date,value\n", csv, {}),
            (400, "customer_key,metric,value\n", csv, {}),
            (400, "\n\n", csv, {}),
            (415, good, "application/xml", {}),
            (415, good, js, {"Content_Encoding": "br"}),
            (415, header, "text/csv; charset=klingon", {}),
            (415, header, "text/csv; charset=base64", {}),
        ]
        for status, body, content_type, headers in cases:
            with self.subTest(body=body[:50], content_type=content_type):
                found, answer = self.post(body, content_type, **headers)
                self.assertEqual(found, status, answer)
                self.assertTrue(answer["error"].endswith("."))
        self.assertFalse(self.get_usage())

    @mute_logger(HTTP)
    def test_sizes(self):
        feed = self.env.registry["renewal.usage.feed"]
        self.patch(feed, "_max_rows", 3)
        self.assertEqual(self.post([self.row(1)] * 3)[0], 200)
        status, answer = self.post([self.row(2)] * 4)
        self.assertEqual((status, "3 rows" in answer["error"]), (413, True))
        self.assertEqual(self.get_usage(), {0: 1}, "nothing of it is stored")
        self.patch(feed, "_max_bytes", 200)
        body = json.dumps([self.row(3)])
        self.assertEqual(self.post(body)[0], 200)
        self.assertEqual(self.post(body + " " * 200)[0], 413)
        bomb = gzip.compress(body.encode() + b" " * 10000)
        self.assertLess(len(bomb), 200)
        self.assertEqual(self.post(bomb, Content_Encoding="gzip")[0], 413)


@tagged("post_install", "-at_install")
class TestFeeder(FeedCase):
    @mute_logger(HTTP, "odoo.addons.base.models.res_users")
    def test_without_a_key(self):
        for authorization in ("", "Bearer nonsense", "Basic YTpi"):
            with self.subTest(authorization=authorization):
                status, answer = self.post([self.row()], Authorization=authorization)
                self.assertEqual(status, 401)
                self.assertTrue(answer["error"])
        self.assertFalse(self.get_usage())

    @mute_logger(HTTP)
    def test_without_the_group(self):
        self.assertEqual(self.post([self.row()], key=self.new_key(self.rep))[0], 403)
        self.assertEqual(self.post([self.row()], key=self.new_key(self.leader))[0], 403)
        self.assertEqual(
            self.post([self.row()], key=self.new_key(self.manager))[0], 200
        )

    def test_feeders_read_nothing(self):
        models = self.env["ir.model"].search([("model", "=like", "renewal.%")])
        for name in models.mapped("model"):
            records = self.env[name].with_user(self.feeder)
            if records._abstract or records._transient:
                continue
            with self.subTest(model=name):
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(records.has_access(operation), operation)

    def test_the_group_alone(self):
        """Without any other, not even that of people who log in."""
        robot = new_test_user(self.env, "renewal_robot", groups=FEEDER)
        status, _answer = self.post([self.row(2)], key=self.new_key(robot))
        self.assertEqual((status, self.get_usage()), (200, {0: 2}))

    @mute_logger(HTTP)
    def test_rate_limit(self):
        self.company.renewal_usage_calls_limit = 2
        robot = new_test_user(self.env, "renewal_robot", groups=FEEDER)
        for _call in range(2):
            self.assertEqual(self.post([self.row()])[0], 200)
        response = self.send([self.row()])
        self.assertEqual(response.status_code, 429)
        self.assertIn(int(response.headers["Retry-After"]), range(1, 61))
        self.assertIn("wait", response.json()["error"])
        self.assertEqual(self.post([self.row()], key=self.new_key(robot))[0], 200)
        self.env.cr.execute(
            "UPDATE renewal_usage_quota SET minute = minute - INTERVAL '61 seconds'"
        )
        self.assertEqual(self.post([self.row()])[0], 200)

    def test_queries_do_not_grow_with_rows(self):
        """One for the customers, one for the metrics, one to store, whatever comes."""

        def count(rows):
            feed = self.env["renewal.usage.feed"].with_user(self.feeder)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            feed._report([self.row(n, ago=n) for n in range(rows)])
            return self.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(10), count(900))


@tagged("post_install", "-at_install")
class TestExternalApi(FeedCase):
    """The same through Odoo's own API."""

    def call(self, method, key=None, model="renewal.usage", **params):
        body = json.dumps(params)
        response = self.send(body, "application/json", key, f"/json/2/{model}/{method}")
        return response.status_code, response.json()

    def test_report(self):
        rows = [self.row(5), self.row("x")]
        status, answer = self.call("report", rows=rows)
        self.assertEqual((status, self.get_counts(answer)), (200, ONE_OF_EACH))
        self.assertEqual(self.get_errors(answer), [(2, "value")])
        status, answer = self.call("report", rows=[self.row(6)])
        self.assertEqual(self.get_counts(answer), {"updated": 1})
        with mute_logger(HTTP):
            self.assertEqual(
                self.call("report", self.new_key(self.rep), rows=[])[0], 403
            )
            self.assertEqual(self.call("report", rows=[], company_id=-5)[0], 403)
            for rows in (None, "x", 5, {}):
                self.assertLess(self.call("report", rows=rows)[0], 500)

    def test_create_is_plain(self):
        key = self.new_key(self.manager)
        contact = self.new_partner(parent_id=self.partner.id, is_company=False)
        vals = {
            "metric_id": self.metric.id,
            "partner_id": contact.id,
            "date": self.today.isoformat(),
            "value": 3,
        }
        status, ids = self.call("create", key, vals_list=[vals])
        self.assertEqual(status, 200)
        usage = self.env["renewal.usage"].browse(ids)
        self.assertEqual(usage.partner_id, self.partner)
        with mute_logger(HTTP, "odoo.sql_db"):
            status, answer = self.call("create", key, vals_list=[vals])
        self.assertEqual(status, 422)
        self.assertIn("reported already", answer["message"])
        status, _answer = self.call("write", key, ids=ids, vals={"value": 4})
        self.assertEqual((status, usage.value), (200, 4))
        with mute_logger(HTTP):
            self.assertEqual(self.call("create", vals_list=[vals])[0], 403)


ONE_OF_EACH = {"created": 1, "refused": 1}
