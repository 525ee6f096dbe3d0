# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RenewalCase, day
from .public_common import SECRET, PublicMethods, is_asked

WIZARDS = (
    "renewal.renew",
    "renewal.lose",
    "renewal.extend",
    "renewal.cancel",
    "renewal.reopen",
)


@tagged("post_install", "-at_install")
class TestPublicMethods(PublicMethods, RenewalCase):
    """What a client may call tells nobody about records that are hidden from them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.strangers = cls.new_strangers(cls.other)
        cls.hidden = cls.hide()

    @classmethod
    def hide(cls):
        """{model: a record that none of the strangers may see}"""
        cls.manager.group_ids |= cls.env.ref("sales_team.group_sale_manager")
        cls.manager.group_ids |= cls.env.ref("account.group_account_manager")
        for user in (cls.rep, cls.other_rep, cls.leader, cls.manager):
            user.name = f"{SECRET} {user.name}"
        cls.partner.write({"name": SECRET, "company_id": cls.company.id})
        cls.playbook = cls.new_playbook(name=SECRET, company_id=cls.company.id)
        renewal = cls.new_renewal(name=SECRET, user_id=cls.other_rep.id)
        renewal.team_id = cls.team
        renewal.with_user(cls.manager).action_create_opportunity()
        option = renewal._add_option(SECRET, SECRET, -5, 100, {})
        renewal.activity_schedule(summary=SECRET, user_id=cls.other_rep.id)
        cls.env.flush_all()
        hidden = {
            records._name: records
            for records in (
                renewal,
                renewal.line_ids,
                option,
                option.line_ids,
                renewal.step_ids,
                renewal.activity_ids,
                cls.env["renewal.agenda"].search([("renewal_id", "=", renewal.id)]),
                renewal.opportunity_id,
                renewal.contract_id,
                renewal.contract_id.contract_line_ids,
                cls.partner,
                cls.other_rep,
                cls.playbook,
            )
        }
        return {**hidden, **cls.hide_records(renewal), **cls.hide_wizards(renewal)}

    @classmethod
    def hide_records(cls, renewal):
        env, company = cls.env, cls.company
        run = env["renewal.run"].create({"company_id": company.id, "date": day(0)})
        row = env["renewal.register.row"].create({"customer": SECRET})
        env["renewal.forecast.snapshot"]._take_snapshot(company, day(0))
        forecast = env["renewal.forecast.snapshot"].search(
            [("renewal_id", "=", renewal.id)]
        )
        month = env["renewal.arr.month"]._open_next(company, day(0))
        arr = env["renewal.arr.snapshot"].create(
            {
                "month_id": month.id,
                "date": month.date,
                "company_id": company.id,
                "contract_id": renewal.contract_id.id,
                "partner_id": renewal.partner_id.id,
                "currency_id": company.currency_id.id,
            }
        )
        retention = env["renewal.retention"]
        kind = next(iter(retention._get_kinds()))
        kept = [("company_id", "=", company.id), ("kind", "=", kind)]
        rule = retention.search(kept) or retention.create(
            {"company_id": company.id, "kind": kind}
        )
        improvement = env["renewal.improvement"].create(
            {
                "xmlid": "renewal_management.renewal_stage_lost",
                "res_model": "renewal.stage",
                "field_name": "name",
            }
        )
        listed = env["renewal.catch.up"]._get_open(company, cls.other_rep)
        listed.line_ids.create(
            {
                "catch_up_id": listed.id,
                "renewal_id": renewal.id,
                "kind": "decision",
            }
        )
        past = env["renewal.look.back"].create({"company_id": company.id})
        wrong = env["renewal.look.back.finding"].create(
            {
                "look_back_id": past.id,
                "contract_id": renewal.contract_id.id,
                "kind": "missing",
            }
        )
        target = env["renewal.target"].create({"team_id": cls.team.id, "amount": 5})
        records = (run, row, row.edition_id, forecast, arr, rule, improvement)
        track = env["renewal.track"].create({"name": SECRET})
        records += (listed.line_ids, past, wrong, target)
        records += (track, renewal.follow_ids)
        records += (cls.ask(renewal), renewal._get_page(), *cls.hide_notice(renewal))
        records += cls.hide_cash(renewal)
        return {record._name: record for record in records}

    @classmethod
    def hide_cash(cls, renewal):
        env, company = cls.env, cls.company
        env["renewal.cash.update"]._refresh(company, day(0))
        env["renewal.cash.snapshot"]._take(company, day(0))
        domain = [("renewal_id", "=", renewal.id)]
        return tuple(
            env[f"renewal.cash.{name}"].search(domain, limit=1)
            for name in ("line", "snapshot")
        )

    @classmethod
    def ask(cls, renewal):
        """A question of the customer."""
        values = {"kind": "ask", "name": SECRET, "note": SECRET, "received": day(0)}
        answers = cls.env["renewal.answer"]
        return answers.create({**values, "renewal_id": renewal.id})

    @classmethod
    def hide_notice(cls, renewal):
        rule = cls.env["renewal.notice.rule"].create(
            {
                "name": SECRET,
                "company_id": cls.company.id,
                "mail_template_id": cls.new_mail_template().id,
            }
        )
        notices = cls.env["renewal.notice"]
        notices._plan(renewal.ids, rule, day(0))
        notice = notices.search([("rule_id", "=", rule.id)])
        return rule, notice, notice._note("error", detail=SECRET)

    @classmethod
    def hide_wizards(cls, renewal):
        context = {"active_model": renewal._name, "active_ids": renewal.ids}
        env = cls.env(user=cls.manager.id, context={**cls.env.context, **context})
        reason = env["contract.terminate.reason"].sudo().search([], limit=1)
        values = {
            "renewal.lose": {"reason_id": reason.id},
            "renewal.register.lose": {
                "reason_id": reason.id,
                "row_ids": [Command.set(env["renewal.register.row"].search([]).ids)],
            },
            "renewal.answer.reply": {
                "answer_id": renewal.answer_ids.id,
                "text": SECRET,
            },
            "renewal.notice.record": {"note": SECRET},
            "renewal.cancel": {"note": SECRET},
            "renewal.reopen": {"note": SECRET},
            "renewal.extend": {"new_end": day(120)},
            "renewal.look.back.start": {},
            "renewal.target.copy": {},
            "renewal.option.add": {"renewal_id": renewal.id},
            "renewal.absence": {"user_id": cls.other_rep.id},
            "renewal.opportunity.create": {"renewal_ids": renewal.ids},
            "renewal.step.skip": {"step_ids": renewal.step_ids.ids, "reason": SECRET},
            "renewal.task.done": {"activity_id": renewal.activity_ids.id},
            "renewal.step.reschedule": {
                "step_ids": renewal.step_ids.ids,
                "scheduled_date": day(9),
            },
            "renewal.handover": {
                "former_owner_ids": [Command.set(cls.other_rep.ids)],
                "new_owner_id": cls.rep.id,
                "note": SECRET,
            },
        }
        wizards = {
            name: env[name].create(values.get(name, {}))
            for name in (*WIZARDS, *(set(values) - set(WIZARDS)))
        }
        wizards["renewal.handover"].action_show_records()
        action = cls.playbook.with_user(cls.manager).action_simulate()
        simulation = env["renewal.simulation"].browse(action["res_id"])
        wizards["renewal.simulation"] = simulation
        wizards["renewal.simulation.line"] = simulation.line_ids.create(
            {
                "simulation_id": simulation.id,
                "renewal_id": renewal.id,
                "period": "next",
                "date": day(0),
                "state": "done",
                "action": "activity",
            }
        )
        return wizards

    def test_every_public_method_on_hidden_records(self):
        asked = self.assertNothingLeaks(self.strangers)
        self.assertGreater(asked, 200)

    def test_no_public_method_is_forgotten(self):
        self.assertNothingIsForgotten(
            [model._name for model in self.env.values() if is_asked(model, "")]
        )

    def test_an_opportunity_is_told_to_whoever_sees_the_renewal(self):
        renewal = self.hidden["renewal.renewal"]
        for user in self.strangers:
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError) as caught:
                    renewal.with_user(user).action_view_opportunity()
                self.assertNotIn(SECRET, str(caught.exception))
