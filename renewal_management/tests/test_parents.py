# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import RenewalCase

# What a record is deleted with and yet may be exchanged, and why.
CHOSEN = {
    "renewal.value.unit.metric_id": "the figure that a sentence is about",
    "renewal.absence.user_id": "who is absent; what is shown asks again",
    "renewal.register.lose.reason_id": "a choice among reasons that everybody reads",
    "renewal.lose.reason_id": "a choice among reasons that everybody reads",
    "renewal.simulation.playbook_id": "a choice; what is shown asks again",
    "renewal.simulation.company_id": "a choice; what is shown asks again",
    "renewal.target.copy.company_id": "a choice; what is copied asks again",
    "renewal.health.measure.test.company_id": "a choice; what is shown asks again",
    "renewal.health.cap.measure_id": "a choice of the scorecard",
}
# Where record rules begin and people are meant: who works on what changes.
PEOPLE = {"user_id", "csm_id", "team_id", "create_uid"}


def is_ours(model):
    return (model._original_module or "").startswith("renewal_management")


@tagged("post_install", "-at_install")
class TestParents(RenewalCase):
    """Records stay with the record that they were made for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.foreign = cls.new_contract(
            cls.line_vals(), company_id=cls.other.id, user_id=False
        ).renewal_ids

    def get_models(self):
        return [
            model
            for model in self.env.values()
            if is_ours(model) and not model._abstract and model._auto
        ]

    def is_fixed(self, model, name):
        """Whether people cannot change this field of a record that exists."""
        field = model._fields[name]
        if f"{model._name}.{name}" in CHOSEN or field.related and not field.store:
            return True
        model = model.with_user(self.manager)
        if not model.has_access("write"):
            return True
        kept_by_system = getattr(model, "_is_readonly", lambda name: False)
        fixed = getattr(model, "_is_parent", lambda name: False)
        return kept_by_system(name) or fixed(name)

    def test_links_to_a_parent_are_chosen_once(self):
        """Of every model: what a record is deleted with."""
        found = [
            str(field)
            for model in self.get_models()
            for field in model._fields.values()
            if field.type == "many2one" and field.store
            if field.required and field.ondelete == "cascade"
            if not self.is_fixed(model, field.name)
        ]
        self.assertEqual(found, [], "add them to _parents of renewal.parent.mixin")

    def test_what_record_rules_begin_with_does_not_move(self):
        """Companies of shared records may be changed, by who works in both."""
        rules = self.env["ir.rule"].search([("model_id.model", "=like", "renewal.%")])
        asked, found = 0, []
        for rule in rules:
            model = self.env[rule.model_id.model]
            if not is_ours(model) or not model._auto:
                continue
            for name in re.findall(r"\(\s*'(\w+)", rule.domain_force or ""):
                field = model._fields.get(name)
                if not field or field.type != "many2one" or name in PEOPLE:
                    continue
                asked += 1
                checked = name == "company_id" and hasattr(model, "_is_parent")
                if not checked and not self.is_fixed(model, name):
                    found.append(str(field))
        self.assertGreater(asked, 20)
        self.assertEqual(sorted(set(found)), [])

    def test_a_step_stays_with_its_renewal(self):
        """Or the daily run of another company mails its customer."""
        mine = self.new_renewal()
        vals = {"renewal_id": mine.id, "name": "Call"}
        for user in (self.rep, self.manager):
            step = self.env["renewal.step"].with_user(user).create(vals)
            for renewal in (self.foreign, self.new_renewal()):
                with self.assertRaisesRegex(AccessError, "cannot be changed"):
                    step.write({"renewal_id": renewal.id})
                with self.assertRaises(AccessError):
                    renewal.with_user(user).write({"step_ids": [Command.link(step.id)]})
            step.write({"renewal_id": mine.id, "name": "The same one is no change"})
            with self.assertRaises(AccessError):
                step.create({**vals, "renewal_id": self.foreign.id})

    def test_a_playbook_goes_to_no_company_that_one_does_not_work_in(self):
        playbook = self.new_playbook(company_id=self.company.id)
        playbook = playbook.with_user(self.manager)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            playbook.company_id = self.other
        foreign = self.new_playbook(company_id=self.other.id)
        rule = playbook.step_ids[0]
        with self.assertRaisesRegex(AccessError, "cannot be changed"):
            rule.playbook_id = foreign
        playbook.company_id = False

    def test_a_wizard_is_filled_by_whoever_opened_it(self):
        """A line put into somebody else's handover would be handed over by them."""
        vals = {"former_owner_ids": [Command.set(self.rep.ids)]}
        theirs = self.env["renewal.handover"].with_user(self.manager).create(vals)
        line = {"kind": "renewal", "res_id": self.new_renewal().id}
        lines = self.env["renewal.handover.line"].with_user(self.rep)
        with self.assertRaises(AccessError):
            lines.create({**line, "handover_id": theirs.id})
        mine = self.env["renewal.handover"].with_user(self.rep)
        mine = mine.create({**vals, "new_owner_id": self.other_rep.id})
        mine.action_show_records()
        line = mine.line_ids[0]
        with self.assertRaisesRegex(AccessError, "cannot be changed"):
            line.handover_id = theirs
        with self.assertRaisesRegex(AccessError, "by hand"):
            line.write({"customer_key": self.env.company.partner_id.id})
        with self.assertRaises(AccessError):
            lines.create({"kind": "renewal", "res_id": 1, "handover_id": mine.id})
        line.write({"note": "Mine", "is_selected": False})

    def test_dialogs_are_for_whoever_opened_them(self):
        """Odoo lets everybody who may use a wizard read and write those of others."""
        asked = 0
        for model in filter(lambda model: model._transient, self.get_models()):
            rules = self.env["ir.rule"].with_user(self.manager)
            domain = rules._compute_domain(model._name, "read")
            with self.subTest(model=model._name):
                self.assertIn("create_uid", str(domain))
            asked += 1
        self.assertGreater(asked, 12)

    def test_a_form_that_is_not_saved_shows_nothing_of_a_hidden_parent(self):
        for model, fields in (
            ("renewal.step", ("partner_id", "team_id", "company_id")),
            ("renewal.option.add", ("name", "live_name", "next_term_unit")),
            ("renewal.renew.line", ("atr_amount", "partner_id")),
        ):
            records = self.env[model].with_user(self.rep)
            spec = {"renewal_id": {}, **{name: {} for name in fields}}
            values = {"renewal_id": self.foreign.id, **dict.fromkeys(fields, False)}
            with self.subTest(model=model), self.assertRaises(AccessError):
                records.onchange(values, ["renewal_id"], spec)

    def test_people_still_add_steps_and_rules_in_forms(self):
        renewal = self.new_renewal()
        playbook = self.new_playbook().with_user(self.manager)
        playbook.step_ids = [Command.create({"name": "Call"})]
        self.assertEqual(len(playbook.step_ids), 3)
        steps = self.env["renewal.step"].with_user(self.rep)
        view = "renewal_management.renewal_step_view_form_add"
        with Form(steps.with_context(default_renewal_id=renewal.id), view) as form:
            form.name = "Call"
        self.assertEqual(form.record.renewal_id, renewal)
