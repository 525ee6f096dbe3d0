"""How Sphinx builds these pages: "make docs".

The pages are also read on GitHub, so they link to each other as files
(`` `Outcomes <outcomes.rst>`_ ``), which works in both places: see ``link_pages``.
"""

import posixpath
import sys
from pathlib import Path
from types import ModuleType

from docutils import nodes
from sphinx.util import logging

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ("renewal_management", "renewal_management_health")

project = "Renewal management"
copyright = "the Renewal Management contributors"  # noqa: A001
html_title = "Renewal management"
html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["docs.css"]
html_theme_options = {"footer_icons": []}
html_show_sphinx = False
html_copy_source = False

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.viewcode",
]
nitpicky = True
# "make docs LINKS=1": links between our pages are checked by link_pages
linkcheck_ignore = [r"^(?!https?://)"]

# The docstrings of tools/ are read without Odoo, numpy and the like, and without the
# addons' __init__.py, which would load every model.
autodoc_mock_imports = ["chardet", "dateutil", "lxml", "numpy", "odoo", "openpyxl"]
autodoc_mock_imports += ["PIL", "pytz", "reportlab", "xlrd"]
autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints = "none"
autosummary_generate = True
templates_path = ["templates"]
for addon in ADDONS:
    package = ModuleType(addon)
    package.__path__ = [str(ROOT / addon)]
    sys.modules[addon] = package

logger = logging.getLogger(__name__)


def link_pages(app, doctree, docname):
    """Turn a link to another page's file, and to a section of it, into one to the page
    that Sphinx made of it; warn where there is none.
    """
    for node in doctree.findall(nodes.reference):
        file, _, anchor = node.get("refuri", "").partition("#")
        if not file or ":" in file or node.get("internal"):
            continue
        page = posixpath.normpath(posixpath.join(posixpath.dirname(docname), file))
        target = page.removesuffix(".rst")
        if target == page or target not in app.env.found_docs:
            logger.warning("no page: %s", file, location=node)
        elif anchor and anchor not in app.env.get_doctree(target).ids:
            logger.warning("no section %s in %s", anchor, file, location=node)
        else:
            uri = app.builder.get_relative_uri(docname, target)
            node["refuri"] = f"{uri}#{anchor}" if anchor else uri
            node["internal"] = True


def setup(app):
    app.connect("doctree-resolved", link_pages)
