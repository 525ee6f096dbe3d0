# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every method that a client may call, as people who may not see the records."""

import inspect

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

OURS = "odoo.addons.renewal_management"
# What Odoo defines, and asks for access itself; the roles' test has them.
OF_ODOO = {
    "copy",
    "copy_data",
    "create",
    "default_get",
    "fields_get",
    "init",
    "name_create",
    "onchange",
    "read_group",
    "unlink",
    "write",
}
# In the name of everything that is hidden.
SECRET = "Xyzzy"


def get_public_methods(model):
    """{name: function} of what our addons add to a model and clients may call."""
    methods = {}
    for cls in reversed(type(model).__mro__):
        if not cls.__module__.startswith(OURS):
            continue
        for name, value in vars(cls).items():
            if inspect.isfunction(value) and not name.startswith("_"):
                methods[name] = value
    return {
        name: method
        for name, method in methods.items()
        if name not in OF_ODOO and not getattr(method, "_api_private", False)
    }


def is_asked(model, addon):
    """Whether it is a table of one of our addons that has public methods."""
    return (
        not model._abstract
        and model._auto
        and model._original_module == f"renewal_management{addon}"
        and bool(get_public_methods(model))
    )


class PublicMethods:
    """Mix it into a test case that has ``hidden``: {model: records nobody below may
    see}, all of them named with ``SECRET``."""

    @classmethod
    def new_strangers(cls, other_company):
        """Portal, internal, a rep who owns nothing of it, and the renewal manager of
        another company."""
        users = [
            new_test_user(cls.env, f"stranger_{login}", groups=group)
            for login, group in (
                ("portal", "base.group_portal"),
                ("internal", "base.group_user"),
                ("own", "renewal_management.group_renewal_user"),
                ("foreign", "renewal_management.group_renewal_manager"),
            )
        ]
        users[-1].write(
            {"company_ids": [(6, 0, other_company.ids)], "company_id": other_company.id}
        )
        return users

    def call(self, records, name, method):
        """:return: what came back or was raised, in words; None where access was
        refused"""
        needed = [
            parameter
            for parameter in list(inspect.signature(method).parameters.values())[1:]
            if parameter.default is parameter.empty
            and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        ]
        # what asking for access has read is not known to a request
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                result = getattr(records, name)(*([records.ids] * len(needed)))
                self.env.flush_all()
                return self.describe(result)
        except AccessError as error:
            return str(error)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            self.env.invalidate_all()

    def describe(self, result):
        """What a client gets: of records the ids and nothing else."""
        return str(getattr(result, "ids", result))

    def assertNothingLeaks(self, users):
        asked, found = 0, []
        for model in list(self.env.values()):
            if model._abstract:
                continue
            hidden = self.hidden.get(model._name)
            for name, method in get_public_methods(model).items():
                if not hidden:
                    continue
                for user in users:
                    records = self.env[model._name].with_user(user).browse(hidden.ids)
                    if records.has_access("read"):
                        # a customer or a colleague, whom every employee knows
                        continue
                    asked += 1
                    answer = self.call(records, name, method)
                    if SECRET in answer or answer.startswith("AssertionError"):
                        found.append(f"{model._name}.{name} as {user.login}: {answer}")
        self.assertEqual(found, [])
        return asked

    def assertNothingIsForgotten(self, models):
        """Every model of ours with public methods has something hidden."""
        self.assertEqual([name for name in models if not self.hidden.get(name)], [])
