"""The addons as wheels: what ``pip install`` of an addon gives is the whole addon."""

import ast
import shutil
import zipfile

import pytest

from setup import addons
from setup.paths import PYTHON

# Beside the addon's own files a wheel has only its metadata.
NOT_SHIPPED = ("__pycache__", "pyproject.toml")
# What an addon's metadata must ask for, so that pip brings it.
NEEDED = {
    "renewal_management": {"odoo==19.0", "odoo-addon-contract"},
    "renewal_management_health": {"odoo==19.0", "renewal", "numpy", "scikit-learn"},
}


@pytest.fixture(scope="module", params=addons.names())
def addon(request, root):
    return root / request.param


@pytest.fixture(scope="module")
def wheel(addon, call, tmp_path_factory):
    """Built from a copy: in a git work tree, only files known to git are packed."""
    folder = tmp_path_factory.mktemp("wheel")
    source = tmp_path_factory.mktemp("source") / addon.name
    shutil.copytree(addon, source, ignore=shutil.ignore_patterns("__pycache__"))
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", folder]
    call(PYTHON, "-m", "pip", "wheel", *options, source)
    (path,) = folder.glob("*.whl")
    return path


def test_wheel_has_every_file_of_the_addon(addon, wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    files = [path for path in addon.rglob("*") if path.is_file()]
    names = [str(path.relative_to(addon)) for path in files]
    shipped = [name for name in names if not any(part in name for part in NOT_SHIPPED)]
    expected = {f"odoo/addons/{addon.name}/{name}" for name in shipped}
    assert sorted(expected - packed) == []


def test_wheel_has_every_file_of_the_manifest(addon, wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text("utf-8"))
    named = [*manifest.get("data", []), *manifest.get("demo", [])]
    missing = [
        file for file in named if f"odoo/addons/{addon.name}/{file}" not in packed
    ]
    assert missing == []


def test_wheel_names_its_series_and_its_dependencies(addon, wheel):
    content = zipfile.ZipFile(wheel)
    (metadata,) = (name for name in content.namelist() if name.endswith("/METADATA"))
    lines = content.read(metadata).decode().splitlines()
    required = " ".join(line for line in lines if line.startswith("Requires-Dist:"))
    assert not [name for name in NEEDED[addon.name] if name not in required]
    assert f"Name: odoo-addon-{addon.name}" in lines or (
        f"Name: odoo-addon-{addon.name.replace('_', '-')}" in lines
    )


def test_wheel_installs_beside_the_others(addon, wheel, call, tmp_path):
    options = ["--no-deps", "--quiet", "--target", tmp_path]
    call(PYTHON, "-m", "pip", "install", *options, wheel)
    assert (tmp_path / "odoo" / "addons" / addon.name / "__manifest__.py").is_file()
