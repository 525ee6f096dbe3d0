"""Calling Odoo: its settings as a file, its commands with a log."""

import os

from setup import addons
from setup.cache import digest
from setup.console import run
from setup.paths import CONFIG, DATA, PYTHON, ROOT, RUNS, VENV

# A record of the log that warns, for checklog-odoo.
WARNING = r"^\S+ \S+ \d+ WARNING "


def write_config(path=CONFIG, **extra):
    """Write Odoo's settings. The database server comes from libpq's variables, in the
    environment.
    """
    settings = {
        "addons_path": ROOT if any(ROOT.glob("*/__manifest__.py")) else "",
        "data_dir": DATA,
        "http_interface": "127.0.0.1",
        "admin_passwd": digest(str(ROOT), "not reachable: list_db is off"),
        "list_db": False,
        "max_cron_threads": 0,
        "without_demo": True,
        "smtp_server": "",
        **extra,
    }
    text = "[options]\n" + "".join(
        f"{key} = {value}\n" for key, value in settings.items()
    )
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    return path


def command(*arguments, config=CONFIG):
    """The words of a call of Odoo; a subcommand such as ``shell`` comes first."""
    words = list(arguments)
    subcommand = [words.pop(0)] if words and not str(words[0]).startswith("-") else []
    return [PYTHON, "-m", "odoo", *subcommand, "-c", config, *words]


def install(database, modules, **options):
    """Create ``database`` (or extend it) with ``modules``; see ``_load``."""
    return _load(database, "-i", modules, **options)


def update(database, modules, **options):
    """Load the changed code and data of ``modules`` into ``database``; see
    ``_load``."""
    return _load(database, "-u", modules, **options)


def _load(database, how, modules, *, env, log, options=(), config=CONFIG, is_ours=None):
    """What Odoo only logs is an error here; from addons not ours, warnings pass, and
    from a release of ours, which another ``config`` finds.

    :param is_ours: a warning is an error too; left out, where our addons are loaded
        from here
    """
    arguments = ["-d", database, how, ",".join(modules)]
    arguments += ["--stop-after-init", "--no-http", *options]
    text = run(command(*arguments, config=config), log=log, env=env)
    if is_ours is None:
        is_ours = config == CONFIG and set(modules) <= set(addons.names())
    passed = [] if is_ours else ["--ignore", WARNING]
    checklog = [VENV / "bin" / "checklog-odoo", "--no-echo", *passed, "-"]
    run(checklog, log=f"{log}-check", stdin=text)
    return text


def run_config(database, **extra):
    """Settings of one run, with its own database."""
    return write_config(
        RUNS / f"{database}.conf", db_name=database, dbfilter=f"^{database}$", **extra
    )


def shell(database, script, *, env, log, config=CONFIG):
    """Run a Python script (text) in an Odoo shell; ``env`` is Odoo's in there."""
    arguments = [
        "shell",
        "-d",
        database,
        "--no-http",
        "--shell-interface=python",
        "--log-level=warn",
    ]
    return run(command(*arguments, config=config), log=log, env=env, stdin=script)
