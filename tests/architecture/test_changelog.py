"""Whoever updates an addon can read what is new: a change of its version comes with
news."""

import ast
import re
import subprocess

import pytest

from setup.paths import ROOT, VENV
from tests.architecture import house

ENTRY = re.compile(r"^## (19\.0(?:\.\d+){3}) \(\d{4}-\d\d-\d\d\)$", re.MULTILINE)


@pytest.mark.parametrize("name", house.ADDONS)
def test_a_new_version_comes_with_news(name):
    found = find_version_without_news(name)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", house.ADDONS)
def test_towncrier_understands_every_fragment(name):
    found = find_lost_fragments(name)
    assert not found, "\n".join(found)


def find_version_without_news(addon):
    """What is wrong between the version of the manifest and the news.

    The newest entry of HISTORY.md is what was released last.
    """
    readme = house.ROOT / addon / "readme"
    version, place = read_version(addon)
    entries = ENTRY.findall((readme / "HISTORY.md").read_text(encoding="utf-8"))
    if not entries:
        return [f"{addon}/readme/HISTORY.md:1: no release is described: add an entry"]
    released = entries[0]
    if _numbers(version) < _numbers(released):
        return [
            f"{place}: version {version} is older than {released}, the newest of "
            "HISTORY.md: raise it"
        ]
    if version != released and not list((readme / "newsfragments").glob("*.*.md")):
        return [
            f"{place}: version {version} came after {released}, and nothing says why: "
            f"add {addon}/readme/newsfragments/+<subject>.<kind>.md"
        ]
    return []


def read_version(addon):
    """The version of the manifest, and where it stands."""
    path = f"{addon}/__manifest__.py"
    tree = ast.parse((house.ROOT / path).read_text(encoding="utf-8"))
    manifest = tree.body[-1].value
    pairs = zip(manifest.keys, manifest.values, strict=True)
    version = next(value for key, value in pairs if key.value == "version")
    return version.value, f"{path}:{version.lineno}"


def _numbers(version):
    return [int(part) for part in version.split(".")]


def find_lost_fragments(addon):
    """Fragments that would not appear in the news of the next release."""
    towncrier = [VENV / "bin" / "towncrier", "build", "--draft", "--version", "next"]
    done = subprocess.run(
        [*towncrier, "--config", "pyproject.toml", "--dir", addon],
        cwd=house.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return [f"{addon}/readme/newsfragments: towncrier fails: {done.stderr}"]
    drafted = " ".join(done.stdout.split())
    found = []
    for fragment in sorted((house.ROOT / addon / "readme/newsfragments").glob("*.md")):
        place = f"{fragment.relative_to(house.ROOT)}:1"
        text = " ".join(fragment.read_text(encoding="utf-8").split())
        if not text:
            found.append(f"{place}: is empty: say what is new, or delete it")
        elif text not in drafted:
            found.append(
                f"{place}: is of no kind that towncrier knows: rename it to "
                "+<subject>.<kind>.md with a kind of pyproject.toml"
            )
    return found


# What each rule finds in a sample that breaks it

ADDON = house.ADDONS[0]
NEWS = f"{ADDON}/readme/newsfragments"


def write_addon(sample, version="19.0.1.0.1", **fragments):
    manifest = f'# Ours\n{{\n    "version": "{version}",\n}}\n'
    root = sample(
        {
            f"{ADDON}/__manifest__.py": manifest,
            f"{ADDON}/readme/HISTORY.md": "## 19.0.1.0.0 (2026-01-31)\n\n- First.\n",
        }
    )
    (root / NEWS).mkdir()
    sample({f"{NEWS}/+{name}.md": text for name, text in fragments.items()})


@pytest.mark.parametrize(
    ("version", "fragments", "messages"),
    [
        ("19.0.1.0.0", {}, []),
        ("19.0.1.0.1", {"limit.removal": "The proxy limits the rate.\n"}, []),
        (
            "19.0.1.0.1",
            {},
            [
                ":3: version 19.0.1.0.1 came after 19.0.1.0.0, and nothing says why: "
                f"add {NEWS}/+<subject>.<kind>.md"
            ],
        ),
        (
            "19.0.0.9.0",
            {"limit.removal": "The proxy limits the rate.\n"},
            [
                ":3: version 19.0.0.9.0 is older than 19.0.1.0.0, the newest of "
                "HISTORY.md: raise it"
            ],
        ),
    ],
)
def test_a_version_without_news_is_found(sample, version, fragments, messages):
    write_addon(sample, version, **fragments)
    found = find_version_without_news(ADDON)
    assert found == [f"{ADDON}/__manifest__.py{message}" for message in messages]


def test_a_history_without_releases_is_found(sample):
    write_addon(sample)
    sample({f"{ADDON}/readme/HISTORY.md": "# What was new\n"})
    assert find_version_without_news(ADDON) == [
        f"{ADDON}/readme/HISTORY.md:1: no release is described: add an entry"
    ]


def test_a_fragment_that_would_be_lost_is_found(sample):
    config = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    sample({"pyproject.toml": config})
    write_addon(
        sample,
        **{"limit.removal": "The proxy limits the rate.\n", "a.feature": "\n"},
        **{"day.news": "The day has a list.\n"},
    )
    assert find_lost_fragments(ADDON) == [
        f"{NEWS}/+a.feature.md:1: is empty: say what is new, or delete it",
        f"{NEWS}/+day.news.md:1: is of no kind that towncrier knows: rename it to "
        "+<subject>.<kind>.md with a kind of pyproject.toml",
    ]
