"""What the user sees: one line per step, with its seconds, and sentences instead of
tracebacks.
"""

import contextlib
import itertools
import os
import subprocess
import threading
import time
from pathlib import Path

from setup.paths import LOGS, ROOT

TICK_SECONDS = 10
TAIL_LINES = 25
_NUMBERS = itertools.count()


class SetupError(Exception):
    """The command cannot go on. The message says in words what the user can do about
    it.
    """


def say(text):
    print(text, flush=True)


@contextlib.contextmanager
def step(title):
    """Print ``title``, a sign of life every ten seconds, and the seconds it took."""
    start = time.monotonic()
    finished = threading.Event()
    say(f"-> {title} ...")

    def tick():
        while not finished.wait(TICK_SECONDS):
            say(f"   {title}: {time.monotonic() - start:.0f} s so far")

    threading.Thread(target=tick, daemon=True).start()
    try:
        yield
    finally:
        finished.set()
    say(f"   {title}: done in {time.monotonic() - start:.1f} s")


def run(command, *, log, cwd=ROOT, env=None, stdin=None, **options):
    """Run a command quietly and return its output, which also goes to
    ``.odoo/log/<log>.log``; a command that fails raises ``SetupError`` with its end.
    """
    path = LOGS / f"{log}.log"
    # Several commands of one kind may run at once: each writes a file of its own.
    own = LOGS / f"{log}.{os.getpid()}.{next(_NUMBERS)}.log"
    own.parent.mkdir(parents=True, exist_ok=True)
    with own.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )
    text = own.read_text(encoding="utf-8", errors="replace")
    own.replace(path)
    if done.returncode:
        tail = "\n".join(text.splitlines()[-TAIL_LINES:])
        raise SetupError(
            f"{Path(command[0]).name} failed (code {done.returncode}). "
            f"The end of {path.relative_to(ROOT)}:\n{tail}"
        )
    return text
