"""PostgreSQL: the server that libpq's variables name, or a private cluster that
disturbs nothing on the machine.

PostgreSQL refuses to run as root; as root, the cluster belongs to ``postgres`` or
``nobody``. Such a user may not be able to reach the clone (below /root, say): the
cluster then lies in a folder of its own below /var/tmp.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

from setup import apt
from setup.cache import lock
from setup.console import SetupError, run, say, step
from setup.paths import CLONE, HOME

LIBPQ = ("PGHOST", "PGHOSTADDR", "PGSERVICE")
ROLE = "odoo"
DEBIAN_PACKAGE = "postgresql"
# It survives a restart, and every user reaches it.
ELSEWHERE = Path("/var/tmp")
# The cluster holds nothing but copies that can be made again: speed matters more here
# than a power cut.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "jit": "off",
}
_started_here = False


def ensure():
    """Make sure that a server is up; return the libpq variables that lead to it."""
    global _started_here
    if any(os.environ.get(name) for name in LIBPQ):
        return {}
    with lock("postgres"):
        bin_folder = _programs()
        if not (_data() / "PG_VERSION").exists():
            with step("Making a private PostgreSQL cluster"):
                _initialise(bin_folder)
        if not _is_running(bin_folder):
            with step("Starting PostgreSQL"):
                _start(bin_folder)
            _started_here = True
    return _variables()


def was_started_here():
    """Whether this very process started the private server."""
    return _started_here


def stop():
    """Stop the private cluster, if there is one."""
    if (_data() / "PG_VERSION").exists():
        bin_folder = _programs()
        if _is_running(bin_folder):
            _pg(bin_folder, "pg_ctl", "stop", "-w", "-m", "fast")


def remove():
    """Delete what lies outside ``.odoo``."""
    if _base() != HOME:
        shutil.rmtree(_base(), ignore_errors=True)


def client_path():
    """The folder with createdb and psql, if the machine has them."""
    return _system_programs() or (_unpacked() if _unpacked().exists() else None)


# --- who and where ---


def _owner():
    """The user that the server runs as, when that is not ourselves."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SetupError(
        "PostgreSQL does not run as root, and this machine has neither a user postgres "
        "nor nobody."
    )


def _reaches(folder, owner):
    done = subprocess.run(
        ["test", "-x", str(folder)],
        user=owner.pw_uid,
        group=owner.pw_gid,
        extra_groups=[],
        check=False,
    )
    return done.returncode == 0


def _base():
    owner = _owner()
    if owner is None or _reaches(HOME, owner):
        return HOME
    folder = ELSEWHERE / f"renewal-management-{CLONE}"
    if folder.exists() and folder.stat().st_uid != os.geteuid():
        raise SetupError(f"{folder} belongs to another user; remove it and try again.")
    return folder


def _data():
    return _base() / "pg" / "data"


def _unpacked():
    found = sorted((_base() / "pg-programs").glob("usr/lib/postgresql/*/bin"))
    return found[-1] if found else _base() / "pg-programs" / "none"


# --- the programs ---


def _system_programs():
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _programs():
    """The folder with initdb: the machine's, or Debian's packages unpacked below our
    folder.
    """
    system = _system_programs()
    if system:
        return system
    if not _unpacked().exists():
        apt.update()
        with step("Fetching PostgreSQL (unpacked here, not installed)"):
            _unpack_programs()
    return _unpacked()


def _unpack_programs():
    debs, fresh = HOME / "debs-pg", _base() / "pg-programs.new"
    for folder in (debs, fresh):
        shutil.rmtree(folder, ignore_errors=True)
    fresh.mkdir(parents=True)
    apt.unpack(apt.download(apt.missing_for(DEBIAN_PACKAGE), debs), fresh)
    fresh.chmod(0o755)
    fresh.rename(_base() / "pg-programs")
    shutil.rmtree(debs)


def _libraries(bin_folder):
    """Libraries unpacked beside the programs are not where the linker looks."""
    root = _base() / "pg-programs"
    if root not in bin_folder.parents:
        return {}
    folders = {path.parent for path in root.glob("usr/lib/*/lib*.so*")} | {
        bin_folder.parent / "lib"
    }
    return {
        "LD_LIBRARY_PATH": os.pathsep.join(str(folder) for folder in sorted(folders))
    }


def _pg(bin_folder, program, *arguments):
    owner = _owner()
    options = (
        {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        if owner
        else {}
    )
    command = [bin_folder / program, "-D", _data(), *arguments]
    return run(
        command,
        log=f"postgres-{program}",
        cwd="/",
        env={"LC_ALL": "C", **_libraries(bin_folder)},
        **options,
    )


# --- the cluster ---


def _initialise(bin_folder):
    base = _base() / "pg"
    shutil.rmtree(base, ignore_errors=True)
    owner = _owner()
    if _base() != HOME:
        say(
            f"   The user {owner.pw_name} cannot reach {HOME}: "
            f"the cluster lies in {_base()}"
        )
    base.mkdir(mode=0o700, parents=True)
    password = secrets.token_hex(16)
    secret = base / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="utf-8")
    if owner:
        for path in (base, secret):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    _pg(
        bin_folder,
        "initdb",
        "-U",
        ROLE,
        "-A",
        "scram-sha-256",
        f"--pwfile={secret}",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    )


def _is_running(bin_folder):
    try:
        _pg(bin_folder, "pg_ctl", "status")
    except SetupError:
        return False
    return True


def _start(bin_folder):
    options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
    log = _base() / "pg" / "server.log"
    _pg(
        bin_folder,
        "pg_ctl",
        "start",
        "-w",
        "-t",
        "60",
        "-l",
        log,
        "-o",
        f"-p {free_port()} {options}",
    )


def _variables():
    port = (_data() / "postmaster.pid").read_text(encoding="utf-8").splitlines()[3]
    password = (_base() / "pg" / "password").read_text(encoding="utf-8")
    return {
        "PGHOST": "127.0.0.1",
        "PGPORT": port,
        "PGUSER": ROLE,
        "PGPASSWORD": password,
    }


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
