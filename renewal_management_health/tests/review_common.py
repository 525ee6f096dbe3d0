# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from .common import HealthCase, day

REPORT = "renewal_management_health.renewal_value_review"


class ReviewCase(HealthCase):
    """A renewal with a customer success manager, and usage of the term so far."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renewal = cls.new_renewal()
        cls.renewal.csm_id = cls.csm
        cls.logins = cls.new_metric("logins")
        cls.seats = cls.new_metric("seats", rollup="max")
        cls.exports = cls.new_metric("exports")
        cls.report(cls.exports, {-60: 40, -30: 60, -1: 100})

    @classmethod
    def new_unit(cls, metric=None, **values):
        return cls.env["renewal.value.unit"].create(
            {
                "metric_id": (metric or cls.exports).id,
                "sentence": "{quantity} {metric} were made: {value} saved",
                "kind": "hours",
                "factor": 0.5,
                **values,
            }
        )

    def draft(self, renewal=None, user=None):
        """Press the button on the renewal."""
        renewal = (renewal or self.renewal).with_user(user or self.csm)
        action = renewal.action_value_review()
        return self.env["renewal.value.review"].browse(action["res_id"])

    def as_user(self, records, user=None):
        return records.with_user(user or self.csm)

    def print(self, review, user=None):
        """Text of the printed review, blanks collapsed."""
        report = self.env["ir.actions.report"].with_user(user or self.csm)
        page, _kind = report._render_qweb_html(REPORT, review.ids)
        [article] = html.fromstring(page).find_class("page")
        return " ".join(article.text_content().split())

    def get_texts(self, parts):
        return parts.mapped("text")

    def new_activity(self, record, **values):
        return self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id(record._name),
                "res_id": record.id,
                "user_id": self.csm.id,
                "date_deadline": day(10),
                **values,
            }
        )
