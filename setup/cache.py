"""Stamps and locks: a step that was finished is not done again, and a stale result is
noticed by itself.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil

from setup.paths import HOME, STAMPS


def digest(*parts):
    """A short hash of strings and of the contents of files (given as paths)."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part.read_bytes()
        total.update(hashlib.sha256(data).digest())
    return total.hexdigest()[:12]


def is_done(name, key):
    path = STAMPS / name
    return path.is_file() and path.read_text(encoding="utf-8") == key


def mark(name, key):
    path = STAMPS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(key, encoding="utf-8")
    fresh.replace(path)


def forget(name):
    (STAMPS / name).unlink(missing_ok=True)


@contextlib.contextmanager
def lock(name):
    """Only one process at a time is inside; the others wait. The lock ends with its
    process.
    """
    HOME.mkdir(exist_ok=True)
    with (HOME / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_locked(name):
    """Whether another process is inside."""
    path = HOME / f"{name}.lock"
    if not path.exists():
        return False
    with path.open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def swap_in(fresh, final):
    """Put a finished folder in its place: a half-made one is never seen there."""
    if final.exists():
        old = final.with_name(f"{final.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        final.rename(old)
        fresh.rename(final)
        shutil.rmtree(old, ignore_errors=True)
    else:
        fresh.rename(final)
