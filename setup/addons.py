"""Which addons there are, and when their code has changed."""

from setup.cache import digest
from setup.console import SetupError
from setup.paths import ROOT

# A change in these needs no new installation.
NOT_INSTALLED = ("tests", "readme", "__pycache__", "static")
NOT_INSTALLED_SUFFIXES = (".pyc", ".rst", ".md", ".toml", ".pot")


def names():
    """The addons of this repository, by name."""
    return sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))


def require():
    found = names()
    if not found:
        raise SetupError(
            "No addon here yet: no folder of this repository has a __manifest__.py."
        )
    return found


def code_hash():
    """A hash of everything that an installation loads into the database."""
    parts = []
    for name in names():
        for path in sorted((ROOT / name).rglob("*")):
            if path.is_file() and _is_loaded(path.relative_to(ROOT / name)):
                parts += [str(path.relative_to(ROOT)), path]
    return digest(*parts)


def _is_loaded(path):
    return (
        path.parts[0] not in NOT_INSTALLED
        and "__pycache__" not in path.parts
        and (path.suffix not in NOT_INSTALLED_SUFFIXES)
    )
