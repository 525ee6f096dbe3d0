# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import tagged

from ..models.score import renewal_health_scorer
from .common import day
from .scorer_common import ScorerCase


@tagged("post_install", "-at_install")
class TestScorerVolume(ScorerCase):
    """Whatever the number of customers: as many queries, and nothing twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seats = cls.new_level(cls.new_metric("seats"))
        cls.card = cls.new_scorecard(
            cls.measure, cls.seats, domain="[('partner_id.name', 'like', 'Customer')]"
        )
        cls.env["renewal.health.cap"].create(
            {
                "scorecard_id": cls.card.id,
                "name": "Notice",
                "max_score": 0,
                "domain": "[('notice_date', '!=', False)]",
            }
        )

    def new_customers(self, count):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {n}", "is_company": True} for n in range(count)]
        )
        self.env["contract.contract"].create(
            [
                {
                    "name": "Contract",
                    "partner_id": partner.id,
                    "contract_line_ids": [(0, 0, self.line_vals())],
                }
                for partner in partners
            ]
        )
        for partner in partners:
            self.report(self.logins, {0: partner.id % 100}, partner)
        return partners

    def score(self, offset=0):
        """Score everybody.

        :return: (customers that changed, queries)
        """
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        scorer = self.env["renewal.health.scorer"]
        count = scorer._score(self.company, day(offset))
        self.env.flush_all()
        return count, self.env.cr.sql_log_count - before

    def test_queries_do_not_grow(self):
        """The budget is a constant: one query for each measure, scorecard and cap, and
        a few for customers, snapshots and copies."""
        self.new_customers(5)
        count, few = self.score()
        self.assertEqual(count, 5)
        self.new_customers(60)
        count, many = self.score()
        self.assertEqual(count, 60)
        self.assertLessEqual(many, few + 2)
        self.assertLess(many, 90)

    def test_unchanged_customers_write_nothing(self):
        self.new_customers(30)
        self.score()
        count, queries = self.score()
        self.assertEqual(count, 0)
        self.assertLess(queries, 60)

    def test_only_the_changed_customer_is_written(self):
        partners = self.new_customers(20)
        self.score()
        usage = self.env["renewal.usage"].search([("partner_id", "=", partners[3].id)])
        usage.value += 20
        count, _queries = self.score()
        self.assertEqual(count, 1)
        self.assertEqual(
            self.get_health(partners[3]).score_id.detail["lines"][0]["value"],
            usage.value,
        )

    def test_batches_survive_a_kill(self):
        """A day worked in batches of 4 is a day; a kill between two loses nothing."""
        partners = self.new_customers(10)
        with patch.object(renewal_health_scorer, "SCORE_SIZE", 4):
            scorer = self.env["renewal.health.scorer"]
            scorer._update_customers(self.company, day(0))
            reading = scorer._read(self.company, day(0))
            batches = [len(rows) for _card, rows in scorer._get_batches(reading)]
            self.assertEqual(sorted(batches), [2, 4, 4])
            card, rows = next(scorer._get_batches(reading))
            scorer._write_batch(self.company, reading, card, rows)
            # killed here; the day begins again
            count, _queries = self.score()
            self.assertEqual(count, 6)
        customers = self.env["renewal.health.customer"].search([])
        self.assertEqual(customers.partner_id, partners)
        self.assertEqual(len(customers.score_ids), 10)
        self.assertEqual(
            [customer.score for customer in customers],
            [customer.partner_id.id % 100 for customer in customers],
        )
        renewals = customers.renewal_ids
        self.assertEqual(len(renewals), 10)
        for renewal in renewals:
            self.assertEqual(renewal.health_score, renewal.health_id.score)

    def test_customers_locked_by_another_worker_are_scored_next(self):
        """Who is locked by another worker is left to it, and scored by the next run."""
        partners = self.new_customers(3)
        phases = self.env["renewal.phase"]
        scorer = self.env["renewal.health.scorer"]
        scorer._update_customers(self.company, day(0))
        reading = scorer._read(self.company, day(0))
        card, rows = next(scorer._get_batches(reading))
        with patch.object(type(phases), "_lock", lambda self, customers: customers[1:]):
            done = phases._score_batch(self.company, reading, card, rows)
        self.assertEqual(done, 2)
        self.assertFalse(self.get_health(partners[0]).score_ids)
        count, _queries = self.score()
        self.assertEqual(count, 1)

    def test_stored_computes_follow(self):
        """What others compute from a renewal's health is computed again, for the
        renewals that changed."""
        partners = self.new_customers(3)
        self.score()
        renewals = self.get_health(partners[0]).renewal_ids
        Renewal = type(self.env["renewal.renewal"])
        with patch.object(
            Renewal, "modified", autospec=True, side_effect=Renewal.modified
        ) as modified:
            usage = self.env["renewal.usage"].search(
                [("partner_id", "=", partners[0].id)]
            )
            usage.value += 1  # by its id, the value may be any up to 99
            self.score()
        touched = [
            call.args[0]
            for call in modified.call_args_list
            if "health_band" in call.args[1]
        ]
        self.assertEqual(touched, [renewals])
