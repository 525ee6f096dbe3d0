# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import date

from odoo.tests import tagged

from .portfolio import make_portfolio
from .portfolio_follower import Follower
from .portfolio_words import LANGS
from .register_common import RegisterCase

DAYS = (date(2025, 1, 10), date(2025, 5, 9), date(2025, 9, 10), date(2026, 1, 12))


@tagged("post_install", "-at_install")
class TestRegisterPortfolio(RegisterCase):
    """A random company's register comes again and again, in whatever way it is kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        currencies = cls.env["res.currency"].with_context(active_test=False)
        currencies.search([("name", "in", ["EUR", "USD"])]).active = True
        cls.env["renewal.playbook"].search([]).action_archive()

    def follow(
        self,
        seed,
        style,
        lang="en",
        is_plain=True,
        count=30,
        days=DAYS,
        is_lived_in=False,
    ):
        """Bring editions in; every kind of fault fails the test."""
        own = self.env.company.currency_id.name
        others = {"EUR", "USD"} - {own}
        company = make_portfolio(
            seed, count, lang, DAYS[0], DAYS[-1], [own, *others], style, is_lived_in
        )
        follower = Follower(self.env, self.manager, company, days, is_plain)
        follower.run_day = self.run_day
        follower.follow()
        score = follower.compare()
        about = f"{score.share:.1%} of {score.renewed + score.missed} renewals"
        about = f"{about}, {score.lost} lost, {score.running} running, {follower.done}"
        faults = [f"{kind}: {text}" for kind, text in score.faults]
        self.assertFalse(faults, "\n".join([about, *faults]))
        return follower

    def run_day(self):
        self.env.flush_all()
        cron = self.env.ref("renewal_management.ir_cron_renewal_daily")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_rows_that_are_changed_in_place(self):
        self.follow(1, "in place")

    def test_ends_that_move(self):
        self.follow(2, "only the end")

    def test_terms_that_are_added_below(self):
        self.follow(3, "second row")

    def test_terms_that_are_renewed_in_odoo_before_the_register_says_so(self):
        """By Odoo's own job, and by people: extended lines, and new ones."""
        done = Counter()
        for seed, style, is_new_line in (
            (67, "in place", False),
            (67, "second row", False),
            (57, "only the end", False),
            (67, "in place", True),
        ):
            with self.subTest(style=style, is_new_line=is_new_line):
                name = "create_new_line_at_contract_line_renew"
                self.env.company[name] = is_new_line
                done += self.follow_apart(seed, style, is_lived_in=True)
        self.assertGreater(done["runs of Odoo's renewal job"], 3)
        self.assertGreater(done["renewed in Odoo by hand"], 5)

    def test_each_language_is_read(self):
        """Random layouts, notations and formats, each in a register of its own."""
        for seed, lang in enumerate(LANGS, start=20):
            with self.subTest(lang=lang):
                self.follow_apart(seed, "in place", lang, False, 15, DAYS[:1])

    def test_editions_in_other_languages(self):
        for seed, lang, style in (
            (31, "de", "second row"),
            (32, "zh_CN", "in place"),
            (33, "ru", "only the end"),
        ):
            with self.subTest(lang=lang):
                self.follow_apart(seed, style, lang, False, 20)

    def follow_apart(self, *args, **kwargs):
        """The same, and as if nothing had happened; return what the person did."""
        self.env.flush_all()
        done = Counter()
        self.env["renewal.transaction"]._dry_run(
            lambda: done.update(self.follow(*args, **kwargs).done)
        )
        return done
