"""Manifests and headers: whose the addons are, and what they may be shipped with."""

import ast

import pytest

import odoo.addons

from setup.paths import VENV
from tests.architecture import house

CONTRIBUTORS = "Renewal Management contributors"
HEADER = (
    f"# Copyright 2026 {CONTRIBUTORS}\n"
    "# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).\n"
)
LICENCES = ["check-licenses"]
STATUSES = ["check-dev-status", "--default-dev-status=Beta"]


@pytest.mark.parametrize("name", house.ADDONS)
def test_manifest_names_who_wrote_the_addon(name):
    found = find_false_claims(name)
    assert not found, "\n".join(found)


def test_python_files_say_whose_they_are_and_under_which_licence():
    found = find_files_without_header()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("words", [LICENCES, STATUSES])
def test_licences_and_statuses_fit_those_of_the_dependencies(call, words):
    check_dependencies(call, words)


def find_false_claims(addon):
    path = f"{addon}/__manifest__.py"
    tree = ast.parse((house.ROOT / path).read_text(encoding="utf-8"))
    manifest = tree.body[-1].value
    lines = {key.value: key.lineno for key in manifest.keys}
    found = []
    if ast.literal_eval(manifest).get("author") != CONTRIBUTORS:
        found.append(
            f'{path}:{lines.get("author", 1)}: the author is "{CONTRIBUTORS}"; '
            "OCA's name is added when OCA accepts the addon"
        )
    if "website" in lines:
        found.append(f"{path}:{lines['website']}: delete the website: there is none")
    return found


def find_files_without_header():
    files = [
        path for name in house.ADDONS for path in (house.ROOT / name).rglob("*.py")
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    return [
        f"{path.relative_to(house.ROOT)}:1: begin the file with\n{HEADER}"
        for path, text in sorted(texts.items())
        if text and HEADER not in text[:200]
    ]


def check_dependencies(call, words):
    """``manifestoo`` names the addon and the dependency that does not fit."""
    paths = ",".join(str(path) for path in [house.ROOT, *odoo.addons.__path__])
    options = ["--addons-path", paths, "--select-addons-dir", house.ROOT]
    call(VENV / "bin" / "manifestoo", *options, *words)


# What each rule finds in a sample that breaks it


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (f'# Ours\n{{\n    "author": "{CONTRIBUTORS}",\n}}\n', []),
        (
            '# Ours\n{\n    "name": "Renewals",\n    "author": "OCA",\n}\n',
            [
                f':4: the author is "{CONTRIBUTORS}"; OCA\'s name is added when OCA '
                "accepts the addon"
            ],
        ),
        (
            f'{{\n    "author": "{CONTRIBUTORS}",\n    "website": "https://a.b",\n}}\n',
            [":3: delete the website: there is none"],
        ),
    ],
    ids=["right", "another's name", "a website"],
)
def test_a_false_claim_in_a_manifest_is_found(sample, text, messages):
    addon = house.ADDONS[0]
    sample({f"{addon}/__manifest__.py": text})
    found = find_false_claims(addon)
    assert found == [f"{addon}/__manifest__.py{message}" for message in messages]


def test_a_file_without_its_header_is_found(sample):
    addon = house.ADDONS[0]
    sample(
        {
            f"{addon}/hooks.py": f"{HEADER}\nNAME = 1\n",
            f"{addon}/__init__.py": "",
            f"{addon}/models/line.py": "# Copyright 2026 somebody\n",
        }
    )
    assert find_files_without_header() == [
        f"{addon}/models/line.py:1: begin the file with\n{HEADER}"
    ]


@pytest.mark.parametrize(
    ("words", "key", "good", "bad"),
    [
        (LICENCES, "license", "LGPL-3", "OEEL-1"),
        (STATUSES, "development_status", "Beta", "Alpha"),
    ],
    ids=["licence", "status"],
)
def test_a_dependency_that_does_not_fit_is_found(call, sample, words, key, good, bad):
    manifest = '{{"name": "A", "version": "19.0.1.0.0", "license": "AGPL-3", {}}}\n'
    for value in (good, bad):
        sample(
            {
                "renewal_sample/__init__.py": "",
                "renewal_sample/__manifest__.py": manifest.format(
                    '"depends": ["renewal_library"]'
                ),
                "renewal_library/__init__.py": "",
                "renewal_library/__manifest__.py": manifest.format(
                    f'"{key}": "{value}"'
                ),
            }
        )
        if value == good:
            check_dependencies(call, words)
    with pytest.raises(AssertionError, match="renewal_library"):
        check_dependencies(call, words)
