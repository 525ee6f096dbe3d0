"""``make demo`` leaves nothing running, and ``make clean`` takes nothing from it."""

import signal
import subprocess
import sys

import psutil
import pytest

from setup import cache, clean, demo
from setup.console import SetupError

# The demo with a sleeping program for Odoo; it says which processes it started.
SERVING = """\
import sys
from pathlib import Path
from setup import demo

folder = Path(sys.argv[1])
demo.HOME, demo.RUNS, demo.MAILS = folder, folder, folder / "mails"
demo.odoo.command = lambda *words, **options: ["sleep", "600"]

def tell(server, port):
    print(server.pid, flush=True)

demo._wait = tell
demo._take_signals_as_ctrl_c()
demo._serve(type("Ready", (), {"env": {}}), 1)
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
    row = dict.fromkeys(demo.COUNTS, 2) | {"date": "2026-01-31", "steps_failed": 1}
    text = demo._describe(row)
    assert "2 renewals open, 2 renewals opened" in text
    assert "1 step failed, 2 escalations" in text
