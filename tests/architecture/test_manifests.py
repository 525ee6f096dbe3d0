"""Manifests and headers: whose the addons are, and what they may be shipped with."""

import ast

import pytest

import odoo.addons

from setup import addons
from setup.paths import ROOT, VENV

CONTRIBUTORS = "Renewal Management contributors"


@pytest.mark.parametrize("name", addons.names())
def test_manifest_names_who_wrote_the_addon(name):
    manifest = ast.literal_eval((ROOT / name / "__manifest__.py").read_text("utf-8"))
    assert manifest["author"] == CONTRIBUTORS, "OCA's name is added when OCA accepts it"
    assert "website" not in manifest, "there is none yet"


@pytest.mark.parametrize(
    "words", [["check-licenses"], ["check-dev-status", "--default-dev-status=Beta"]]
)
def test_licences_and_statuses_fit_those_of_the_dependencies(call, words):
    paths = ",".join(str(path) for path in odoo.addons.__path__)
    options = ["--addons-path", paths, "--select-addons-dir", ROOT]
    call(VENV / "bin" / "manifestoo", *options, *words)
