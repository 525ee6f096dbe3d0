# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Real registers for the tests: where they are, and what is in them.

One is part of the repository. The others may not be redistributed: they are looked for
in the folder that RENEWAL_REGISTERS names, or in ``shared/data/registers`` beside the
repository, and their tests are skipped without them.
"""

import os
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent / "data"
BESIDE = Path(__file__).parents[3] / "shared" / "data" / "registers"

# name: reference day, column of the end, rows by days until expiry
FILES = {
    "nebraska_contracts.csv": (
        date(2023, 10, 3),
        "End Date",
        {"0-30": 37, "31-60": 35, "61-90": 42, "91-120": 16, "later": 3569},
    ),
    "pittsburgh_2015-05-22-contractlist.csv": (
        date(2015, 5, 22),
        "EXPIRATION",
        {
            "blank": 3,
            "unreadable": 3,
            "expired": 139,
            "0-30": 20,
            "31-60": 43,
            "61-90": 10,
            "91-120": 9,
            "later": 250,
        },
    ),
    "pittsburgh_2015-08-13-contractlist.csv": (
        date(2015, 8, 13),
        "EXPIRATION",
        {
            "blank": 2,
            "unreadable": 2,
            "expired": 167,
            "0-30": 8,
            "31-60": 66,
            "61-90": 2,
            "91-120": 19,
            "later": 228,
        },
    ),
}


def find_register(name):
    """Return the path of a real register, or None when it is not on this machine."""
    folders = (HERE, os.environ.get("RENEWAL_REGISTERS"), BESIDE)
    paths = (Path(folder) / name for folder in folders if folder)
    return next((path for path in paths if path.is_file()), None)
