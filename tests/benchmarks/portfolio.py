"""Seven editions of a random company's register, brought in one by one with daily runs
between, and what Odoo has recorded at the end, beside the truth.
"""

import os
import sys
import time
from collections import Counter
from datetime import date

EDITIONS = [date(2024, month, 8) for month in (3, 6, 9, 12)]
EDITIONS += [date(2025, month, 8) for month in (3, 6, 9)]
# Faults that are kept word for word.
SHOWN = 400


def portfolio(env, count, style):
    """Follow a portfolio of ``count`` contracts.

    PORTFOLIO_SEED and PORTFOLIO_LANG choose another one; PORTFOLIO_PLAIN=1 writes it
    without title rows, signs and local notations; PORTFOLIO_LIVED_IN=1 renews in Odoo
    between the editions too.
    """
    from odoo.addons.renewal_management.tests.portfolio import make_portfolio

    user = _prepare(env)
    own = env.company.currency_id.name
    other = "EUR" if own != "EUR" else "USD"
    company = make_portfolio(
        int(os.environ.get("PORTFOLIO_SEED", 1)),
        count,
        os.environ.get("PORTFOLIO_LANG", "en"),
        EDITIONS[0],
        EDITIONS[-1],
        [own, other],
        style.replace("-", " "),
        bool(os.environ.get("PORTFOLIO_LIVED_IN")),
    )
    is_plain = bool(os.environ.get("PORTFOLIO_PLAIN"))
    follower = _make_follower(env, user, company, is_plain)
    start = time.perf_counter()
    follower.follow()
    seconds = time.perf_counter() - start
    return {**_tell(follower), "rows": follower.imported, "seconds": round(seconds, 1)}


def _prepare(env):
    """A renewal manager; every currency that is used; no playbook."""
    currencies = env["res.currency"].with_context(active_test=False)
    currencies.search([("name", "in", ["EUR", "USD"])]).active = True
    env["renewal.playbook"].search([]).action_archive()
    group = env.ref("renewal_management.group_renewal_manager")
    user = env["res.users"].create(
        {"name": "Manager", "login": "manager", "group_ids": [(4, group.id)]}
    )
    env.cr.commit()
    return user


def _make_follower(env, user, company, is_plain):
    from odoo.addons.renewal_management.tests.portfolio_follower import Follower

    class Real(Follower):
        """Commits, as requests and the scheduled job do."""

        imported = 0

        def take(self, number, day):
            super().take(number, day)
            self.env.cr.commit()
            self.env.invalidate_all()
            Row = self.env["renewal.register.row"]
            self.imported = Row.search_count([])
            print(f"{day}: {self.imported} rows so far", file=sys.stderr)

        def run_day(self):
            company = self.env.company
            today = company._get_renewal_today()
            self.env["renewal.engine"]._run_company(company, today)
            self.env.cr.commit()
            self.env.invalidate_all()

    return Real(env, user, company, EDITIONS, is_plain)


def _tell(follower):
    score = follower.compare()
    kinds = Counter(kind for kind, _text in score.faults)
    return {
        "renewed": score.renewed,
        "missed": score.missed,
        "lost": score.lost,
        "running": score.running,
        "faults": dict(kinds.most_common()),
        "done": dict(follower.done),
        "examples": score.faults[:SHOWN],
    }
