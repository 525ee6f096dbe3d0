# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from .scorer_common import ScorerCase

BROKEN = "[('no', '=', 1)]"


@tagged("post_install", "-at_install")
class TestScorerErrors(ScorerCase):
    """What broke after it was set up, such as by an app that changed: it says why, the
    others are scored, and its form opens to mend it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = cls.new_measure(
            source="model", model_name="crm.lead", date_field="create_date"
        )
        cls.card = cls.new_scorecard(cls.measure, cls.records)

    def set_up_customer(self):
        self.new_renewal()
        self.report(self.logins, {0: 80})

    def break_it(self, record, **values):
        """Past what is checked when a person writes."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    SQL.identifier(record._table),
                    SQL.identifier(name),
                    value,
                    record.id,
                )
            )
        self.env.invalidate_all()

    def assertSaid(self, words):
        self.assertFalse(self.records.is_available)
        self.assertIn(words, self.records.unavailable_reason)
        self.run_day()
        self.assertEqual(self.get_health().score, 80)
        with Form(self.records.with_user(self.manager)) as form:
            self.assertIn(words, form.unavailable_reason)

    # ------------------------------------------------------------------
    # Measures
    # ------------------------------------------------------------------

    def test_a_missing_company_field_is_an_error(self):
        self.set_up_customer()
        self.break_it(self.records, company_path="no_such_field")
        self.assertSaid("has no field no_such_field")

    def test_a_window_beyond_the_calendar_is_an_error(self):
        self.set_up_customer()
        self.break_it(self.records, window_days=999999)
        self.assertSaid("out of range")

    def test_whatever_an_app_raises_is_an_error(self):
        self.set_up_customer()
        measures = self.env.registry["renewal.health.measure"]
        for error, words in (
            (ValueError("It changed"), "It changed"),
            (KeyError(), "KeyError"),
        ):
            with (
                self.subTest(words),
                patch.object(measures, "_get_model_columns", side_effect=error),
            ):
                self.env.invalidate_all()
                self.assertSaid(words)

    def test_days_of_measures_are_limited(self):
        for name in ("window_days", "validity_days"):
            with (
                self.subTest(name),
                self.assertRaisesRegex(ValidationError, "at most 3650 days"),
                self.env.cr.savepoint(),
            ):
                self.records[name] = 3651
            self.records[name] = 3650

    # ------------------------------------------------------------------
    # Scorecards
    # ------------------------------------------------------------------

    def test_broken_conditions_are_shown_on_the_form(self):
        """Told on the form, where they are mended; the next scoring forgets it."""
        self.set_up_customer()
        self.break_it(self.card, domain=BROKEN)
        self.run_day()
        self.assertTrue(self.card.error)
        with Form(self.card.with_user(self.manager)) as form:
            self.assertEqual(form.error, self.card.error)
            self.assertIn("cannot be used", form.warning)
            form.domain = "[]"
            self.assertFalse(form.warning)
        self.assertTrue(self.card.error)
        self.run_day()
        self.assertFalse(self.card.error)
        self.assertEqual(self.get_health().score, 80)

    def test_error_of_a_cap_is_written_once(self):
        """Beside that of the scorecard; written once, and not again the next day."""
        self.set_up_customer()
        cap = self.env["renewal.health.cap"].create(
            {
                "scorecard_id": self.card.id,
                "name": "Lost",
                "max_score": 10,
                "domain": "[('score', '<', 5)]",
            }
        )
        self.break_it(cap, domain=BROKEN)
        self.run_day()
        self.assertTrue(self.card.error.startswith("Lost: "))
        self.assertEqual(self.get_health().score, 80)
        scorecards = self.env.registry["renewal.health.scorecard"]
        with patch.object(scorecards, "write", autospec=True) as write:
            self.run_day()
        self.assertFalse(write.called)
        self.break_it(self.card, domain=BROKEN)
        self.run_day()
        self.assertEqual(len(self.card.error.splitlines()), 2)
        cap.domain = self.card.domain = "[('score', '<', 5)]"
        self.run_day()
        self.assertFalse(self.card.error)

    @mute_logger("odoo.sql_db")
    def test_conditions_that_the_database_refuses_warn(self):
        self.break_it(self.card, domain="[('score', '=', 'many')]")
        self.env["renewal.health.customer"].create(
            {"partner_id": self.partner.id, "company_id": self.company.id}
        )
        self.assertIn("cannot be used", self.card.warning)
        self.assertTrue(self.card.name)

    def test_conditions_on_restricted_fields_do_not_warn(self):
        """The run may: no warning, and the form opens."""
        self.set_up_customer()
        self.card.domain = "[('partner_id.credit_limit', '>=', 0)]"
        self.run_day()
        self.assertFalse(self.card.error)
        card = self.card.with_user(self.manager)
        self.assertFalse(card.warning)
        self.assertTrue(Form(card).name)
