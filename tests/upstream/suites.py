"""Borrow test classes from other addons, wherever Odoo and the OCA addons are
installed.
"""

import importlib
import pkgutil
import unittest


def borrow(addon, fails_without_us=None):
    """The test classes of an addon, by name, to be put into a test module's globals.

    ``fails_without_us`` maps ``Class.test_method`` to the reason why it fails without
    our addons too: it is skipped.
    """
    package = importlib.import_module(f"odoo.addons.{addon}.tests")
    modules = [
        importlib.import_module(f"{package.__name__}.{info.name}")
        for info in pkgutil.iter_modules(package.__path__)
        if info.name.startswith("test_")
    ]
    classes = {}
    for module in modules:
        for name, value in vars(module).items():
            is_test = isinstance(value, type) and issubclass(value, unittest.TestCase)
            if is_test and value.__module__ == module.__name__:
                classes[f"{addon}_{module.__name__.rsplit('.', 1)[1]}_{name}"] = value
    skip(classes.values(), fails_without_us or {})
    return classes


def borrow_class(path, fails_without_us=None):
    """One class, by its dotted path below ``odoo.addons``."""
    module, name = f"odoo.addons.{path}".rsplit(".", 1)
    value = getattr(importlib.import_module(module), name)
    skip([value], fails_without_us or {})
    return value


def skip(classes, reasons):
    by_name = {value.__name__: value for value in classes}
    for test, reason in reasons.items():
        class_name, method = test.split(".")
        if class_name in by_name:
            original = getattr(by_name[class_name], method)
            setattr(by_name[class_name], method, unittest.skip(reason)(original))
