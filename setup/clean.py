"""Undo what the other commands made."""

import shutil

from setup import postgres
from setup.cache import is_locked
from setup.console import SetupError, say
from setup.paths import HOME


def stop(arguments):
    postgres.stop()


def main(arguments):
    if any(is_locked(name) for name in ("demo", "demo-zh")):
        raise SetupError(
            "The demo is running: stop it with Ctrl-C where it was started, then call "
            "make clean again. Nothing was deleted."
        )
    if HOME.exists():
        postgres.stop()
        postgres.remove()
        shutil.rmtree(HOME)
    say("Clean. Nothing is left outside the repository.")


def stop_if_started_here():
    """In CI nothing may stay behind; a server that was up before is somebody else's."""
    if postgres.was_started_here():
        postgres.stop()
