"""Manifests and headers: whose the addons are, and what they may be shipped with."""

import ast

import pytest

import odoo.addons

from setup import addons
from setup.paths import ROOT, VENV

CONTRIBUTORS = "Renewal Management contributors"
HEADER = (
    f"# Copyright 2026 {CONTRIBUTORS}\n"
    "# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).\n"
)


@pytest.mark.parametrize("name", addons.names())
def test_manifest_names_who_wrote_the_addon(name):
    manifest = ast.literal_eval((ROOT / name / "__manifest__.py").read_text("utf-8"))
    assert manifest["author"] == CONTRIBUTORS, "OCA's name is added when OCA accepts it"
    assert "website" not in manifest, "there is none yet"


def test_python_files_say_whose_they_are_and_under_which_licence():
    files = [path for name in addons.names() for path in (ROOT / name).rglob("*.py")]
    texts = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in files}
    wrong = [file for file, text in texts.items() if text and HEADER not in text[:200]]
    assert sorted(wrong) == []


@pytest.mark.parametrize(
    "words", [["check-licenses"], ["check-dev-status", "--default-dev-status=Beta"]]
)
def test_licences_and_statuses_fit_those_of_the_dependencies(call, words):
    paths = ",".join(str(path) for path in odoo.addons.__path__)
    options = ["--addons-path", paths, "--select-addons-dir", ROOT]
    call(VENV / "bin" / "manifestoo", *options, *words)
