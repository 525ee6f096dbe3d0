"""Runs inside Odoo: what somebody thinks of each customer, which makes the score."""

import random
from datetime import date

from odoo import Command

# Share of the customers whose score moves on a later day.
MOVED = 0.6
VALUES = ("0", "25", "50", "75", "100")


def feel(env, seed, day):
    """A scorecard with nothing but a judgement, and a judgement of each customer: what
    the score of the day will be is known without looking at it."""
    day = date.fromisoformat(day)
    chance = random.Random(f"{seed} {day}")
    _make_scorecard(env)
    env["renewal.health.scorer"]._update_customers(env.company, day)
    pulses = env["renewal.health.pulse"]
    customers = env["renewal.health.customer"].search([], order="id")
    known = pulses.search([]).customer_id
    pulses.create(
        [
            {
                "customer_id": customer.id,
                "date": day,
                "value": chance.choice(VALUES),
                "note": "-",
            }
            for customer in customers
            if customer not in known or chance.random() < MOVED
        ]
    )


def _make_scorecard(env):
    scorecards = env["renewal.health.scorecard"]
    if scorecards.search([("name", "=", "Feelings")]):
        return
    scorecards.search([]).action_archive()
    measure = env["renewal.health.measure"].create(
        {"name": "Feeling", "source": "pulse", "bad_value": 0, "good_value": 100}
    )
    lines = [Command.create({"measure_id": measure.id})]
    group = Command.create({"name": "Feelings", "line_ids": lines})
    scorecards.create({"name": "Feelings", "group_ids": [group]})
