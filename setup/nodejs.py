"""The JavaScript and XML linters, from their lock file to ``.odoo/node``."""

import shutil

from setup.cache import digest, is_done, lock, mark, swap_in
from setup.console import run, step
from setup.paths import HOME, SETUP

FOLDER = HOME / "node"
FILES = ("package.json", "package-lock.json")
XML_PLUGIN = FOLDER / "node_modules/@prettier/plugin-xml/src/plugin.js"


def tool(name):
    return FOLDER / "node_modules" / ".bin" / name


def ensure():
    key = digest(*(SETUP / name for name in FILES))
    with lock("node"):
        if is_done("node", key) and FOLDER.is_dir():
            return
        fresh = HOME / "node.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        for name in FILES:
            shutil.copy(SETUP / name, fresh)
        with step("Installing prettier and eslint"):
            run(["npm", "ci", "--no-audit", "--no-fund"], log="npm", cwd=fresh)
        swap_in(fresh, FOLDER)
        mark("node", key)
