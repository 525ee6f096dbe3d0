"""The addons as wheels: what ``pip install`` of an addon gives is the whole addon."""

import ast
import re
import shutil
import zipfile
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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
def wheels(root, call, tmp_path_factory):
    """Built from copies: in a git work tree, only files known to git are packed."""
    folder = tmp_path_factory.mktemp("wheels")
    source = tmp_path_factory.mktemp("source")
    for name in addons.names():
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(root / name, source / name, ignore=ignored)
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", folder]
    call(PYTHON, "-m", "pip", "wheel", *options, *source.iterdir())
    return {path.name.split("-")[0]: path for path in folder.glob("*.whl")}


@pytest.fixture(scope="module")
def wheel(addon, wheels):
    return wheels[f"odoo_addon_{addon.name}"]


def requirements(wheels):
    """What wheels ask for, but each other."""
    found = []
    for wheel in wheels.values():
        content = zipfile.ZipFile(wheel)
        (file,) = (name for name in content.namelist() if name.endswith("/METADATA"))
        text = content.read(file).decode()
        found += map(Requirement, re.findall(r"^Requires-Dist: (.+)$", text, re.M))
    ours = {canonicalize_name(name) for name in wheels}
    return [needed for needed in found if canonicalize_name(needed.name) not in ours]


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


def test_wheels_ask_for_nothing_that_is_not_here(wheels):
    """Where pip knows Odoo, as here, "pip install" of both is enough."""
    unmet = [
        str(needed)
        for needed in requirements(wheels)
        if not needed.specifier.contains(version(needed.name))
    ]
    assert unmet == []


def test_readme_names_what_is_asked_for(root, wheels):
    """Without --no-deps pip looks for Odoo on PyPI; with it, all else is named."""
    readme = (root / "README.rst").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line.split() for line in readme.splitlines() if "    pip install" in line]
    named = {word.strip('"').split("==")[0] for line in lines for word in line[2:]}
    asked = {canonicalize_name(needed.name) for needed in requirements(wheels)}
    assert asked - named == {"odoo"}
    assert {"--no-deps", *(f"./{name}" for name in addons.names())} <= named


FIND = """
from odoo.modules.module import Manifest, initialize_sys_path
from odoo.tools import config
config.parse_config([])
initialize_sys_path()
print(Manifest.for_addon({name!r}).path)
"""


def test_odoo_finds_addons_that_pip_installed(addon, wheels, call, tmp_path):
    options = ["--no-deps", "--quiet", "--target", tmp_path]
    call(PYTHON, "-m", "pip", "install", *options, *wheels.values())
    variables = {"PYTHONPATH": str(tmp_path), "ODOO_RC": "/dev/null"}
    script = FIND.format(name=addon.name)
    said = call(PYTHON, "-c", script, cwd=tmp_path, **variables)
    assert said.splitlines()[-1] == str(tmp_path / "odoo" / "addons" / addon.name)
