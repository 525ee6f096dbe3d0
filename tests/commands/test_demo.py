"""``make demo`` leaves nothing running, and ``make clean`` takes nothing from it."""

import signal
import subprocess
import sys

import psutil
import pytest

from setup import addons, cache, clean
from setup.console import SetupError
from setup.demo_database import (
    COUNTS,
    HISTORY,
    Demo,
    describe,
    get_language,
)

# The demo with a sleeping program for Odoo; it says which processes it started.
SERVING = """\
import sys
from pathlib import Path
from setup import demo, demo_database

folder = Path(sys.argv[1])
demo.HOME, demo.odoo.RUNS, demo.MAILS = folder, folder, folder / "mails"
demo.odoo.command = lambda *words, **options: ["sleep", "600"]

def tell(server, port, log):
    print(server.pid, flush=True)

demo._wait = tell
demo._take_signals_as_ctrl_c()
demo._serve(demo_database.Demo(), type("Ready", (), {"env": {}}), 1)
"""


def test_clean_refuses_while_the_demo_runs(tmp_path, monkeypatch):
    for module in (cache, clean):
        monkeypatch.setattr(module, "HOME", tmp_path)
    assert not cache.is_locked("demo")
    with cache.lock("demo"), pytest.raises(SetupError, match="stop it with Ctrl-C"):
        clean.main([])
    assert tmp_path.exists()
    assert not cache.is_locked("demo")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_demo_that_is_ended_stops_what_it_started(tmp_path, root, number):
    serving = subprocess.Popen(
        [sys.executable, "-c", SERVING, tmp_path],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = iter(serving.stdout.readline, "")
    odoo = int(next(line for line in lines if line.strip().isdigit()))
    started = psutil.Process(serving.pid).children()
    assert len(started) == 2, "Odoo and the mail server"
    assert odoo in [process.pid for process in started]
    serving.send_signal(number)
    assert serving.wait(timeout=30) == 0
    _gone, alive = psutil.wait_procs(started, timeout=10)
    assert not alive


def test_one_of_a_thing_is_in_the_singular():
    row = dict.fromkeys(COUNTS, 2) | {"date": "2026-01-31", "steps_failed": 1}
    text = describe(row)
    assert "2 renewals open, 2 renewals opened" in text
    assert "1 step failed, 2 escalations" in text


@pytest.mark.parametrize(
    "lang, expected",
    [
        ("zh_CN", "zh_CN"),
        ("zh_CN.UTF-8", "zh_CN"),
        ("zh_CN.utf8", "zh_CN"),
        ("zh", "zh_CN"),
        ("zh_TW.UTF-8", "en_US"),
        ("en_US.UTF-8", "en_US"),
        ("C.UTF-8", "en_US"),
        ("de_DE@euro", "en_US"),
        ("", "en_US"),
    ],
)
def test_lang_chooses_the_demo(lang, expected):
    assert get_language({"LANG": lang}) == expected


def test_lang_may_be_unset():
    assert get_language({}) == "en_US"


def test_each_language_has_a_demo_of_its_own():
    one, other = Demo("en_US"), Demo("zh_CN")
    assert one.database != other.database
    assert one.key != other.key
    assert one.report != other.report


def test_the_history_is_not_shipped(root):
    assert HISTORY not in addons.names()
    assert (root / "tests" / "addons" / HISTORY / "__manifest__.py").is_file()
