"""The test suites of what we build on, run with our addons installed: they must pass as
they do without them.

``python3 -m setup test --without-addons tests/upstream`` runs them on a database
without our addons: the baseline. A test that fails there is named in ``test_oca.py`` or
``test_odoo.py`` with the reason, and is not run.

Addons that bring more than every other test should have are installed on a database of
their own: ``test_beside.py`` runs ``beside.py`` there.
"""
