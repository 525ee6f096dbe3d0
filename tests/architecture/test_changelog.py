"""Who updates an addon reads what is new: a change of its version comes with news."""

import ast
import re
import subprocess

import pytest

from setup import addons
from setup.paths import ROOT, VENV

ENTRY = re.compile(r"^## (19\.0(?:\.\d+){3}) \(\d{4}-\d\d-\d\d\)$", re.MULTILINE)


def get_fault(addon):
    """What is wrong between the version of the manifest and the news; None if nothing.

    The newest entry of HISTORY.md is what was released last.
    """
    manifest = (addon / "__manifest__.py").read_text(encoding="utf-8")
    version = ast.literal_eval(manifest)["version"]
    history = (addon / "readme" / "HISTORY.md").read_text(encoding="utf-8")
    entries = ENTRY.findall(history)
    if not entries or _numbers(version) < _numbers(entries[0]):
        return f"{version} is older than HISTORY.md: {entries[:1]}"
    news = list((addon / "readme" / "newsfragments").glob("*.*.md"))
    if version != entries[0] and not news:
        return f"{version} came after {entries[0]}, and no newsfragment says why"
    return None


def _numbers(version):
    return [int(part) for part in version.split(".")]


@pytest.mark.parametrize("name", addons.names())
def test_a_new_version_comes_with_news(name):
    assert get_fault(ROOT / name) is None


@pytest.mark.parametrize("name", addons.names())
def test_towncrier_understands_every_fragment(name):
    towncrier = [VENV / "bin" / "towncrier", "build", "--draft", "--version", "next"]
    done = subprocess.run(
        [*towncrier, "--config", "pyproject.toml", "--dir", name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    drafted = " ".join(done.stdout.split())
    for fragment in (ROOT / name / "readme" / "newsfragments").glob("*.md"):
        text = " ".join(fragment.read_text(encoding="utf-8").split())
        assert text, f"{fragment.name} is empty"
        assert text in drafted, f"{fragment.name} is none of towncrier's kinds"


@pytest.mark.parametrize(
    ("version", "fragment", "is_good"),
    [
        ("19.0.1.0.0", None, True),
        ("19.0.1.0.1", None, False),
        ("19.0.1.0.1", "+rate-limit.removal.md", True),
        ("19.0.0.9.0", "+rate-limit.removal.md", False),
    ],
)
def test_the_rule_itself(tmp_path, version, fragment, is_good):
    news = tmp_path / "readme" / "newsfragments"
    news.mkdir(parents=True)
    (tmp_path / "__manifest__.py").write_text(f'{{"version": "{version}"}}\n')
    (news.parent / "HISTORY.md").write_text("## 19.0.1.0.0 (2026-01-31)\n\n- First.\n")
    if fragment:
        (news / fragment).write_text("The proxy limits the rate.\n")
    assert (get_fault(tmp_path) is None) == is_good
