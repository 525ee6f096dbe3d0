"""Every rule is shown a sample that breaks it: a check that cannot fail is none."""

from textwrap import dedent

import pytest

from tests.architecture import house

ROOMS = """\
addon,room,holds
renewal_management,base,The ground.
renewal_management,term,Renewals.
renewal_management,step,Steps.
"""


@pytest.fixture
def sample(tmp_path, monkeypatch):
    """Write a small repository that the rules read instead of this one.

    It has three rooms: base, term, step. Files are added by their path:
    ``sample({"renewal_management/models/term/renewal_line.py": "…"})``.
    """
    monkeypatch.setattr(house, "ROOT", tmp_path)

    def write(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        return tmp_path

    write({"docs/rooms.csv": ROOMS})
    return write
