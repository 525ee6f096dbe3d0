# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import ast
import inspect
import re

from lxml import etree

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import new_test_user

# Elements of a view whose content is about another model.
NESTING = ("field", "groupby")
# Roles that may not change everything that they see
GROUPS = (
    "renewal_management.group_renewal_user",
    "renewal_management.group_renewal_user_all",
    "sales_team.group_sale_salesman",
)
# Buttons that only show something
SHOWS = ("action_view_", "action_open_", "action_refresh")
SAMPLE = """
<list>
    <header>
        <button type="object" name="get_import_templates"/>
        <button type="object" name="_apply"/>
        <button type="object" name="action_apply_everything"/>
        <button type="object" name="action_open_contract"/>
        <button type="object" name="action_apply"/>
    </header>
    <button type="object" name="action_open_contract"/>
    <field name="contract_id">
        <form>
            <a type="object" name="message_post_with_source"/>
        </form>
    </field>
</list>
"""
SAMPLE_FAULTS = [
    "get_import_templates: @api.model does not take the records",
    "_apply: private",
    "action_apply_everything: missing",
    "action_open_contract: takes one record, not what is selected",
    "message_post_with_source: needs arguments",
]


class ButtonChecks:
    """Whatever a view offers to press can be pressed.

    The web client calls the method of a button with the ids of the records, so that a
    method that takes none crashes only in the browser. Mix it into a test case; for an
    addon of this repository each.
    """

    module = None

    def test_buttons_call_what_can_be_called(self):
        pressed = 0
        for view in self._get_whole_views():
            arch = etree.fromstring(view.get_combined_arch())
            pressed += len(list(self._walk(arch, view.model)))
            with self.subTest(view=view.xml_id):
                self.assertEqual(self._find_faults(arch, view.model), [])
        self.assertTrue(pressed)

    def test_server_actions_call_what_is_there(self):
        for action in self._get_own("ir.actions.server"):
            model = self.env[action.model_id.model]
            for name in re.findall(r"\b(?:model|records?)\.(\w+)", action.code or ""):
                self.assertTrue(hasattr(model, name), f"{action.name}: {name}")

    def test_nobody_is_offered_what_is_refused(self):
        for group in GROUPS:
            user = new_test_user(self.env, login=f"presses {group}", groups=group)
            for view in self._get_whole_views():
                with self.subTest(group=group, view=view.xml_id):
                    offered = self._get_refused(view, self.env(user=user.id))
                    self.assertEqual(offered, [])

    def test_the_check_finds_what_it_should(self):
        """Each kind of fault, and none in what is right."""
        arch = etree.fromstring(SAMPLE)
        faults = self._find_faults(arch, "renewal.register.row")
        self.assertEqual(faults, SAMPLE_FAULTS)

    def _get_own(self, model):
        domain = [("module", "=", self.module), ("model", "=", model)]
        data = self.env["ir.model.data"].search(domain)
        return self.env[model].browse(data.mapped("res_id")).exists()

    def _get_whole_views(self):
        """The views of the addon, and those that it adds something to."""
        views = self._get_own("ir.ui.view")
        while extensions := views.filtered(lambda view: view.mode == "extension"):
            views = views - extensions | extensions.inherit_id
        return views.filtered(lambda view: view.model in self.env)

    def _get_refused(self, view, env):
        """Names of buttons that change our records, on records the user only reads. The
        rows of a query hand them to the record behind, which asks by itself."""
        if not env[view.model].has_access("read"):
            return []
        views = env[view.model].get_views([(view.id, view.type)])["views"]
        return [
            node.get("name")
            for model, node in self._walk(
                etree.fromstring(views[view.type]["arch"]), view.model
            )
            if model._name.startswith("renewal.")
            and model._auto
            and not env[model._name].has_access("write")
            and not node.get("name").startswith(SHOWS)
        ]

    def _find_faults(self, arch, model_name):
        """Return what is wrong with the buttons of a view, a text each."""
        return [
            f"{node.get('name')}: {fault}"
            for model, node in self._walk(arch, model_name)
            for fault in self._judge(model, node)
        ]

    def _walk(self, node, model_name):
        """Give (model, element) of each button that calls a method."""
        model = self.env[model_name]
        for child in node.iterchildren(tag=etree.Element):
            name = child.get("name")
            if child.get("type") == "object" and name:
                yield model, child
            field = model._fields.get(name) if child.tag in NESTING else None
            yield from self._walk(child, field and field.comodel_name or model_name)

    def _judge(self, model, node):
        name = node.get("name")
        try:
            method = get_public_method(model, name)
        except AccessError:
            return ["private"]
        except AttributeError:
            return ["missing"]
        if getattr(method, "_api_model", False):
            return ["@api.model does not take the records"]
        try:
            arguments = ast.literal_eval(node.get("args", "()"))
            inspect.signature(method).bind(model, *arguments)
        except TypeError:
            return ["needs arguments"]
        parents = [parent.tag for parent in node.iterancestors()]
        is_for_one = "self.ensure_one()" in inspect.getsource(method)
        if parents[:2] == ["header", "list"] and is_for_one:
            return ["takes one record, not what is selected"]
        return []
