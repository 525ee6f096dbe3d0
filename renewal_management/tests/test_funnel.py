# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import day
from .test_analysis import AnalysisBuilders
from .test_stage_history import StageCase

PARTS = ("entered", "moved_on", "went_back", "lost", "here")


class FunnelCase(AnalysisBuilders, StageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.renewal_lookback_days = 1000
        cls.funnel = cls.env["renewal.funnel"]

    def set_up_renewals(self):
        """Six renewals that are due in ten days, and what became of them:

        ====  =====  ================================================================
        1     1,000  to contact, day 2 proposal, day 4 agreed, day 8 renewed
        2     2,000  to contact, day 4 proposal, day 5 back to discussion, day 7
                     proposal, day 9 agreed: still there
        3     4,000  to contact, day 2 proposal, day 6 lost
        4     8,000  to contact, day 6 lost
        5       500  to contact, day 4 proposal: still there
        6       250  to contact, day 1 proposal, day 3 void: in no figure
        ====  =====  ================================================================

        To contact was entered by five; four moved on after 2, 4, 2 and 4 days, one was
        lost after 6: 4 of 5 = 80 %, the median of 2, 2, 4, 4, 6 is 4, nine of ten are
        within 4 + 0.6 * (6 - 4) = 5.2. Proposal was entered by four; two moved on,
        after 2 and after 1 + 2 = 3 days, one of which went back before that, one was
        lost after 4 days and one is still there: 2 of 3, 4,000 lost.
        """
        one, two, three, four, five, six = (
            self.new_yearly(amount, 10) for amount in (1000, 2000, 4000, 8000, 500, 250)
        )
        self.run_day()
        self.move(one | three, "proposal_sent", 2)
        self.move(six, "proposal_sent", 1)
        self.move(two | five, "proposal_sent", 4)
        self.move(one, "agreed", 4)
        self.move(two, "in_discussion", 5)
        self.move(two, "proposal_sent", 7)
        self.move(two, "agreed", 9)
        self.end(six, "cancelled", 3)
        self.end(three | four, "churned", 6)
        self.end(one, "renewed", 8)
        return one | two | three | four | five | six

    def end(self, renewals, outcome, offset):
        for renewal in renewals:
            with freeze_time(day(offset)):
                self.close(renewal, outcome, day(offset))
        self.env.flush_all()

    def ask(self, renewals, *aggregates):
        """{stage: values}"""
        groups = self.funnel._read_group(
            [("renewal_id", "in", renewals.ids)], ["stage_id"], aggregates
        )
        return {self.names[stage]: tuple(values) for stage, *values in groups}


@tagged("post_install", "-at_install")
class TestFunnel(FunnelCase):
    def test_numbers_of_every_stage(self):
        """See ``set_up_renewals``."""
        found = self.ask(
            self.set_up_renewals(),
            *(f"{part}_count:sum" for part in PARTS),
            "conversion_rate:avg",
        )
        self.assertEqual(
            found,
            {
                "upcoming": (5, 5, 0, 0, 0, 1.0),
                "to_contact": (5, 4, 0, 1, 0, 0.8),
                "in_discussion": (1, 1, 0, 0, 0, 1.0),
                "proposal_sent": (4, 2, 1, 1, 1, 2 / 3),
                "agreed": (2, 1, 0, 0, 1, 1.0),
                "renewed": (1, 0, 0, 0, 1, False),
                "lost": (2, 0, 0, 0, 2, False),
            },
        )

    def test_amounts_of_every_stage(self):
        found = self.ask(
            self.set_up_renewals(),
            *(f"{part}_amount:sum" for part in PARTS),
            "amount_rate:avg",
        )
        self.assertEqual(found["to_contact"], (15500, 7500, 0, 8000, 0, 7500 / 15500))
        self.assertEqual(
            found["proposal_sent"], (7500, 3000, 2000, 4000, 500, 3000 / 7000)
        )

    def test_days_are_the_median_and_the_slowest_tenth(self):
        found = self.ask(
            self.set_up_renewals(), "median_days:avg", "slow_days:avg", "days:avg"
        )
        median, slow, mean = found["to_contact"]
        self.assertAlmostEqual(median, 4)
        self.assertAlmostEqual(slow, 5.2)
        self.assertAlmostEqual(mean, 3.6)
        self.assertAlmostEqual(found["proposal_sent"][0], 3)

    def test_a_total_is_a_ratio_of_sums(self):
        renewals = self.set_up_renewals()
        ((rate,),) = self.funnel._read_group(
            [
                ("renewal_id", "in", renewals.ids),
                ("stage_id.stage_type", "=", "open"),
            ],
            [],
            ["conversion_rate:avg"],
        )
        self.assertAlmostEqual(rate, 8 / 10)

    def test_a_rate_is_not_summed(self):
        with self.assertRaisesRegex(UserError, "ratio"):
            self.funnel._read_group([], [], ["conversion_rate:sum"])

    def test_every_count_is_so_many_rows(self):
        renewals = self.set_up_renewals()
        for part in PARTS:
            domain = [("renewal_id", "in", renewals.ids), (f"{part}_count", "=", 1)]
            rows = self.funnel.search(domain)
            ((count,),) = self.funnel._read_group(domain, [], [f"{part}_count:sum"])
            self.assertEqual(count, len(rows), part)

    def test_a_renewal_is_lost_in_one_stage_even_if_it_was_reopened(self):
        renewal = self.new_yearly(1000, 10)
        self.end(renewal, "churned", 2)
        renewal._reopen()
        self.move(renewal, "agreed", 3)
        self.end(renewal, "churned", 4)
        rows = self.funnel.search([("renewal_id", "=", renewal.id)])
        lost = rows.filtered(lambda row: row.ending == "lost")
        self.assertEqual(lost.stage_id, self.stages["agreed"])

    def test_without_a_stage_for_losses_the_outcome_counts(self):
        renewal = self.new_yearly(1000, 10)
        self.move(renewal, "agreed", 1)
        self.env["renewal.renewal"].search(
            [("stage_id", "=", self.stages["lost"].id)]
        ).stage_id = self.stages["renewed"]
        self.stages["lost"].unlink()
        self.end(renewal, "churned", 2)
        row = self.funnel.search(
            [("renewal_id", "=", renewal.id), ("stage_id.name", "=", "Agreed")]
        )
        self.assertEqual((row.ending, row.lost_amount), ("lost", 1000))

    def test_a_row_opens_its_renewal(self):
        renewal = self.new_yearly(1000, 10)
        row = self.funnel.search([("renewal_id", "=", renewal.id)], limit=1)
        action = row.with_user(self.rep).action_view_renewal()
        self.assertEqual(action["res_id"], renewal.id)

    def test_who_sees_what(self):
        own = self.new_yearly(1000, 10)
        other = self.new_yearly(1000, 10, user_id=self.other_rep.id)
        other.team_id = self.env["crm.team"].create({"name": "Other"})
        domain = [("renewal_id", "in", (own | other).ids)]
        for user, renewals in ((self.rep, own), (self.leader, own | other)):
            rows = self.funnel.with_user(user).search(domain)
            self.assertEqual(rows.renewal_id, renewals)
            with self.assertRaises(AccessError):
                rows.write({"days": 1})


@tagged("post_install", "-at_install")
class TestWorstLink(FunnelCase):
    """The sentence of the dashboard and of the home page."""

    def get_link(self, renewals, user=None):
        funnel = self.funnel.with_user(user or self.leader)
        return funnel._get_worst_link([("renewal_id", "in", renewals.ids)])

    def test_few_renewals_say_nothing(self):
        self.assertEqual(self.get_link(self.new_yearly(1000, 10)), {})

    def test_the_stage_with_the_lowest_rate_and_its_worst_team(self):
        """Of 20 renewals all left To contact; 10 of the 20 were lost from Agreed, 4 of
        5 in the team North: 50 % and 20 %, 10 x 100 lost."""
        north = self.env["crm.team"].create({"name": "North"})
        renewals = self.env["renewal.renewal"].union(
            *(self.new_yearly(100, 10) for _number in range(20))
        )
        renewals[:5].team_id = north
        self.move(renewals, "agreed", 1, user=self.leader)
        self.end(renewals[1:11], "churned", 2)
        self.end(renewals[:1] | renewals[11:], "renewed", 2)
        link = self.get_link(renewals)
        self.assertEqual(link["stage"], self.stages["agreed"])
        self.assertEqual(link["next_stage"], self.stages["renewed"])
        self.assertEqual((link["rate"], link["lost_amount"]), (0.5, 1000))
        self.assertEqual((link["team"], link["team_rate"]), (north, 0.2))
        self.assertEqual(
            link["sentence"].replace("\N{NO-BREAK SPACE}", " "),
            "Agreed → Renewed: 50% (team North 20%), $ 1,000 lost there",
        )
        rows = self.funnel.search(link["domain"])
        self.assertEqual(sum(rows.mapped("lost_amount")), 1000)
        self.assertEqual(len(rows), 20)


@tagged("post_install", "-at_install")
class TestCustomerGroup(FunnelCase):
    """Each company groups its customers as it likes."""

    def get_groups(self, renewals, model="renewal.analysis", **context):
        groups = (
            self.env[model]
            .with_context(**context)
            ._read_group(
                [("renewal_id", "in", renewals.ids)], ["customer_group"], ["__count"]
            )
        )
        return [group for group, _count in groups]

    def set_up_customer(self):
        self.partner.write(
            {
                "industry_id": self.env["res.partner.industry"]
                .create({"name": "Shipping"})
                .id,
                "country_id": self.env.ref("base.fr").id,
                "category_id": [
                    Command.create({"name": name}) for name in ("Partner", "Key")
                ],
                "lang": "en_US",
            }
        )
        product = self.env["product.product"].create({"name": "Seats"})
        template = self.env["contract.template"].create({"name": "Yearly plan"})
        self.env["crm.lead"].create(
            {
                "name": "First",
                "partner_id": self.partner.id,
                "source_id": self.env["utm.source"].create({"name": "Fair"}).id,
            }
        )
        renewal = self.new_yearly(5000, 10, contract_template_id=template.id)
        renewal.line_ids.product_id = product
        return renewal

    def test_every_kind_of_group_has_its_label(self):
        renewal = self.set_up_customer()
        fields = self.env["ir.model.fields"]
        for kind, own, label in (
            ("industry", fields, "Shipping"),
            ("country", fields, "France"),
            ("tag", fields, "Key, Partner"),
            ("product", fields, "Seats"),
            ("template", fields, "Yearly plan"),
            ("amount", fields, "1,000 to 10,000"),
            ("age", fields, "First year"),
            ("source", fields, "Fair"),
            ("field", fields._get("contract.contract", "user_id"), "rep"),
            ("field", fields._get("contract.contract", "contract_type"), "Customer"),
        ):
            self.company.write({"renewal_group": kind, "renewal_group_field_id": own})
            for model in ("renewal.analysis", "renewal.funnel"):
                with self.subTest(kind=kind, model=model):
                    self.assertEqual(self.get_groups(renewal, model), [label])

    def test_every_kind_that_can_be_chosen_works(self):
        renewal = self.new_yearly(5000, 10)
        kinds = self.company._fields["renewal_group"].get_values(self.env)
        for kind in kinds:
            self.company.renewal_group = kind
            with self.subTest(kind=kind):
                self.assertEqual(len(self.get_groups(renewal)), 1)

    def test_labels_are_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        renewal = self.set_up_customer()
        self.partner.industry_id.with_context(lang="fr_FR").name = "Transport maritime"
        self.assertEqual(self.get_groups(renewal, lang="fr_FR"), ["Transport maritime"])

    def test_companies_choose_for_themselves(self):
        renewal = self.set_up_customer()
        other = self.env["res.company"].create(
            {"name": "Other", "renewal_group": "country"}
        )
        self.env.user.company_ids |= other
        elsewhere = (
            self.env["contract.contract"]
            .with_company(other)
            .create(
                {
                    "name": "Elsewhere",
                    "partner_id": self.partner.id,
                    "company_id": other.id,
                    "contract_line_ids": [Command.create(self.line_vals())],
                }
            )
            .renewal_ids
        )
        both = {"allowed_company_ids": (self.company | other).ids}
        found = self.get_groups(renewal | elsewhere, **both)
        self.assertEqual(set(found), {"Shipping", "France"})

    def test_what_cannot_be_grouped_by_is_refused(self):
        field = self.env["ir.model.fields"]._get("res.partner", "name")
        with self.assertRaisesRegex(UserError, "cannot be grouped"):
            self.company.renewal_group_field_id = field

    def test_the_funnel_costs_the_same_for_many(self):
        renewals = self.new_yearly(100, 10)
        self.ask(renewals, "conversion_rate:avg")
        renewals |= self.new_yearly(100, 10) | self.new_yearly(100, 10)
        self.env.flush_all()
        with self.assertQueryCount(2):
            self.ask(renewals, "conversion_rate:avg", "median_days:avg")
