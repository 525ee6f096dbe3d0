# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pasts to learn from, written in few statements."""

import json
import math
import random
from datetime import timedelta

from odoo.tools import SQL

from .common import HealthBuilders, HealthCase, day


class CalibrationBuilders(HealthBuilders):
    """A company whose renewals of the past years were decided, and the snapshots of
    their customers as they stood 90 days before."""

    @classmethod
    def set_up_past(cls):
        cls.measures = cls.env["renewal.health.measure"]
        for name in ("Logins", "Tickets"):
            cls.measures |= cls.new_measure(name=name, source="pulse")
        cls.scorecard = cls.new_scorecard(*cls.measures)

    @classmethod
    def write_past(cls, count, tell, company=None, first=-900, last=-10, seed=0):
        """Renewals due evenly between two days, each of a customer of its own.

        :param tell: function of a random generator to (renewed, score, {measure:
            points}, amount)
        :return: renewals
        """
        company = company or cls.company
        chance = random.Random(seed)
        partners = cls.env["res.partner"].create(
            [{"name": f"Past {number}"} for number in range(count)]
        )
        step = (last - first) / max(count - 1, 1)
        rows = [
            (partner.id, day(round(first + place * step)), *tell(chance))
            for place, partner in enumerate(partners)
        ]
        contracts = cls._write_contracts(company, rows)
        cls._write_snapshots(company, rows)
        return cls._write_renewals(company, rows, contracts)

    @classmethod
    def _insert(cls, model, rows):
        """Rows as they are, past all checks: history that was long ago."""
        table, names = SQL.identifier(cls.env[model]._table), list(rows[0])
        values = [
            SQL("(%s)", SQL(", ").join(SQL("%s", v) for v in row.values()))
            for row in rows
        ]
        columns = SQL(", ").join(map(SQL.identifier, names))
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) VALUES %s RETURNING id",
                table,
                columns,
                SQL(", ").join(values),
            )
        )
        cls.env.invalidate_all()
        return [row[0] for row in cls.env.cr.fetchall()]

    @classmethod
    def _write_contracts(cls, company, rows):
        journal = cls.env["account.journal"].search([], limit=1)
        return cls._insert(
            "contract.contract",
            [
                {
                    "name": "Past",
                    "date": day(-1000),
                    "date_start": day(-1000),
                    "active": True,
                    "partner_id": partner,
                    "commercial_partner_id": partner,
                    "company_id": company.id,
                    "contract_type": "sale",
                    "journal_id": journal.id or None,
                    "line_recurrence": True,
                    "recurring_rule_type": "monthly",
                    "recurring_invoicing_type": "pre-paid",
                    "recurring_interval": 1,
                }
                for partner, *_rest in rows
            ],
        )

    @classmethod
    def _write_renewals(cls, company, rows, contracts):
        stages = {
            name: cls.env["renewal.stage"]._get_first(name).id
            for name in ("renewed", "churned")
        }
        vals = []
        for (partner, due, renewed, *_rest, amount), contract in zip(
            rows, contracts, strict=True
        ):
            outcome = "renewed" if renewed else "churned"
            vals.append(
                {
                    "contract_id": contract,
                    "partner_id": partner,
                    "company_id": company.id,
                    "contract_type": "sale",
                    "renewal_type": "manual",
                    "price_policy": "same",
                    "currency_id": company.currency_id.id,
                    "stage_id": stages[outcome],
                    "term_start": due - timedelta(days=364),
                    "term_end": due,
                    "due_date": due,
                    "current_end": due,
                    "decision_date": due,
                    "outcome": outcome,
                    "closed_date": due,
                    "outcome_date": due,
                    "company_atr_amount": amount,
                }
            )
        ids = cls._insert("renewal.renewal", vals)
        return cls.env["renewal.renewal"].browse(ids)

    @classmethod
    def _write_snapshots(cls, company, rows, before=90):
        customers = cls._insert(
            "renewal.health.customer",
            [{"partner_id": row[0], "company_id": company.id} for row in rows],
        )
        cls._insert(
            "renewal.health.score",
            [
                cls._prepare_snapshot(customer, company, row, before)
                for customer, row in zip(customers, rows, strict=True)
            ],
        )

    @classmethod
    def _prepare_snapshot(cls, customer, company, row, before):
        partner, due, _renewed, score, points, _amount = row
        lines = [
            {
                "measure": measure.id,
                "group": None,
                "value": value,
                "date": None,
                "points": value,
                "weight": 0.5,
                "contribution": 0,
                "lost": 0,
            }
            for measure, value in points.items()
        ]
        return {
            "customer_id": customer,
            "partner_id": partner,
            "company_id": company.id,
            "date": due - timedelta(days=before),
            "scorecard_id": cls.scorecard.id,
            "score": score,
            "computed_score": score,
            "has_score": True,
            "coverage": 100,
            "detail": json.dumps({"lines": lines, "caps": [], "raw": score}),
        }

    @classmethod
    def tell(cls, is_right=True):
        """Customers who log in stay; the score says so, or the contrary."""
        logins, tickets = cls.measures

        def draw(chance):
            points = chance.uniform(0, 100)
            renewed = chance.random() < 1 / (1 + math.exp((35 - points) / 9))
            score = points if is_right else 100 - points
            noise = chance.uniform(0, 100)
            return renewed, round(score), {logins: points, tickets: noise}, 1000.0

        return draw


class CalibrationCase(CalibrationBuilders, HealthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_past()
