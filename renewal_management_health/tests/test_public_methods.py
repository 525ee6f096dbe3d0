# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.public_common import (
    SECRET,
    PublicMethods,
    is_asked,
)

from .common import day
from .review_common import ReviewCase


@tagged("post_install", "-at_install")
class TestPublicMethods(PublicMethods, ReviewCase):
    """What a client may call tells nobody about records that are hidden from them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.strangers = cls.new_strangers(cls.other)
        for user in (cls.rep, cls.csm, cls.leader, cls.manager):
            user.name = f"{SECRET} {user.name}"
        cls.partner.write({"name": SECRET, "company_id": cls.company.id})
        cls.renewal.contract_id.name = SECRET
        ours = {"name": SECRET, "company_id": cls.company.id}
        cls.exports.write(ours)
        cls.measure = cls.new_measure(cls.exports, **ours)
        cls.scorecard = cls.new_scorecard(cls.measure, **ours)
        hidden = [
            cls.measure,
            cls.scorecard,
            cls.env["renewal.usage"].search([("metric_id", "=", cls.exports.id)]),
            cls.env["renewal.lifecycle.stage"].create(ours),
            *cls.hide_customer(),
            *cls.hide_learning(),
            *cls.hide_review(),
            *cls.hide_content(),
        ]
        cls.hidden = {records._name: records for records in hidden}

    @classmethod
    def hide_customer(cls):
        customer = cls.env["renewal.health.customer"].create(
            {"partner_id": cls.partner.id, "company_id": cls.company.id}
        )
        about = {"customer_id": customer.id}
        alert = cls.env["renewal.health.alert"].create(
            {**about, "kind": "drop", "opened_date": day(0)}
        )
        return [
            customer,
            alert,
            cls.env["renewal.health.alert.close"]
            .with_user(cls.manager)
            .create({"alert_ids": alert.ids, "note": SECRET}),
            cls.env["renewal.health.pulse"].create({**about, "note": SECRET}),
            cls.env["renewal.health.override"].create(
                {**about, "score": 50, "reason": SECRET, "date_to": day(9)}
            ),
        ]

    @classmethod
    def hide_learning(cls):
        company = {"company_id": cls.company.id}
        backtest = cls.env["renewal.health.backtest"].create(company)
        what_ifs = cls.env["renewal.health.what.if"].with_user(cls.manager).sudo()
        return [
            cls.env["renewal.health.model"].create(
                {**company, "date": day(0), "kind": "lines"}
            ),
            backtest,
            cls.env["renewal.health.scorecard.start"]
            .with_user(cls.manager)
            .create(company),
            what_ifs.create(
                {"backtest_id": backtest.id, "scorecard_id": cls.scorecard.id}
            ),
            cls.env["renewal.health.measure.test"]
            .with_user(cls.manager)
            .create({**company, "measure_id": cls.measure.id}),
        ]

    @classmethod
    def hide_review(cls):
        action = cls.renewal.with_user(cls.csm).action_value_review()
        review = cls.env["renewal.value.review"].browse(action["res_id"])
        return [
            review,
            review.chart_ids,
            cls.env["renewal.value.invite"]
            .with_user(cls.csm)
            .create({"review_id": review.id}),
        ]

    @classmethod
    def hide_content(cls):
        content = cls.env["renewal.touchpoint"].create(
            {"name": SECRET, "body": SECRET, "company_id": cls.company.id}
        )
        preview = cls.env["renewal.touchpoint.preview"].with_user(cls.manager)
        return [
            content,
            preview.create({"touchpoint_id": content.id, "partner_id": cls.partner.id}),
        ]

    def test_every_public_method_on_hidden_records(self):
        asked = self.assertNothingLeaks(self.strangers)
        self.assertGreater(asked, 100)

    def test_no_public_method_is_forgotten(self):
        self.assertNothingIsForgotten(
            [model._name for model in self.env.values() if is_asked(model, "_health")]
        )
