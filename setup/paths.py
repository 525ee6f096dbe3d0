"""Where things are. All that is made lies below ``.odoo/``, ignored by git."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETUP = ROOT / "setup"
INSIDE = SETUP / "inside"
HOME = ROOT / ".odoo"
LOGS = HOME / "log"
STAMPS = HOME / "stamps"
RUNS = HOME / "run"
DATA = HOME / "data"
FILESTORE = DATA / "filestore"
VENV = HOME / "venv"
PYTHON = VENV / "bin" / "python"
CONFIG = HOME / "odoo.conf"

# Several clones may share one PostgreSQL server: their databases must not meet.
CLONE = hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]


def prepare():
    """Make the folders that every command needs."""
    for folder in (LOGS, STAMPS, RUNS, FILESTORE):
        folder.mkdir(parents=True, exist_ok=True)
