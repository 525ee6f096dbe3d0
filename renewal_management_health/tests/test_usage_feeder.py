# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .usage_common import FEEDER, FeedCase

HTTP = "odoo.http"
ONE_OF_EACH = {"created": 1, "refused": 1}


@tagged("post_install", "-at_install")
class TestFeeder(FeedCase):
    @mute_logger(HTTP, "odoo.addons.base.models.res_users")
    def test_call_without_key_is_refused(self):
        for authorization in ("", "Bearer nonsense", "Basic YTpi"):
            with self.subTest(authorization=authorization):
                status, answer = self.post([self.row()], Authorization=authorization)
                self.assertEqual(status, 401)
                self.assertTrue(answer["error"])
        self.assertFalse(self.get_usage())

    @mute_logger(HTTP)
    def test_user_without_the_group_is_refused(self):
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

    def test_group_alone_is_enough(self):
        """Without any other, not even that of people who log in."""
        robot = new_test_user(self.env, "renewal_robot", groups=FEEDER)
        status, _answer = self.post([self.row(2)], key=self.new_key(robot))
        self.assertEqual((status, self.get_usage()), (200, {0: 2}))

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

    def test_report_by_odoo_s_external_api(self):
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

    def test_create_by_the_external_api_names_the_customer(self):
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
