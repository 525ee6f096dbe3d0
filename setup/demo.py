"""``make demo``: a company with contracts, one daily run, and Odoo on this machine
until Ctrl-C, or until its process or terminal is ended.

A second call finds the database and serves at once; if the addons' code has changed
since, they are updated in it first, and what was entered by hand stays.
"""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from setup import addons, environment, machine, odoo
from setup.cache import forget, is_done, lock, mark
from setup.console import SetupError, say, step
from setup.database import PREFIX
from setup.mailbox import keep_mails
from setup.paths import HOME, INSIDE, RUNS

# Several clones may share one server: each has a demo of its own.
DATABASE = f"{PREFIX}_demo"
DEFAULT_PORT = 8069
MAILS = HOME / "demo-mails"
START_SECONDS = 90
REPORT = HOME / "demo-daily-run.json"
MARK = "daily run: "
# Field of renewal.run -> the words for it
COUNTS = {
    "renewals_open": "renewal{s} open",
    "renewals_opened": "renewal{s} opened",
    "steps_done": "step{s} done",
    "steps_skipped": "step{s} skipped",
    "steps_failed": "step{s} failed",
    "escalations": "escalation{s}",
}


def main(arguments):
    port = _port()
    machine.ready_for_demo()
    ready = environment.ensure()
    _take_signals_as_ctrl_c()
    with lock("demo"):
        _prepare(ready)
        say(_describe(json.loads(REPORT.read_text(encoding="utf-8"))))
        return _serve(ready, port)


def _take_signals_as_ctrl_c():
    """What ends this process also ends what it started: Odoo and the mail server."""

    def interrupt(number, _frame):
        # once is enough: a second signal must not interrupt the stopping
        signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, interrupt)


def _port():
    port = int(os.environ.get("PORT") or DEFAULT_PORT)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(
                f"Port {port} is taken ({error.strerror}). Choose another:\n"
                f"    PORT={port + 1} make demo"
            ) from error
    return port


# --- the database ---


def _prepare(ready):
    """Each step has its stamp: an interrupted call goes on where it stopped."""
    modules = addons.require()
    template = ready.databases.template
    code = f"{addons.code_hash()} {template}"
    if not (ready.databases.exists(DATABASE) and is_done("demo-made", template)):
        _create(ready, modules)
        mark("demo-made", template)
        mark("demo-code", code)
    elif not is_done("demo-code", code):
        with step(f"Updating {', '.join(modules)} in {DATABASE}"):
            odoo.update(DATABASE, modules, env=ready.env, log="demo")
        mark("demo-code", code)
    if not is_done("demo-run", template):
        with step("The daily run"):
            _run_daily(ready)
        mark("demo-run", template)


def _run_daily(ready):
    script = (INSIDE / "daily_run.py").read_text(encoding="utf-8")
    text = odoo.shell(DATABASE, script, env=ready.env, log="demo-daily-run")
    (result,) = (line for line in text.splitlines() if line.startswith(MARK))
    REPORT.write_text(result.removeprefix(MARK), encoding="utf-8")


def _create(ready, modules):
    for stamp in ("demo-made", "demo-run"):
        forget(stamp)
    ready.databases.drop(DATABASE)
    with step(f"Making the database {DATABASE} with demo data"):
        odoo.install(
            DATABASE, modules, env=ready.env, log="demo", options=["--with-demo"]
        )


def _describe(row):
    """The daily run in a sentence.

    :param row: {field of renewal.run: count}, and the day
    """
    counts = ", ".join(
        f"{row[name]} {words.format(s='' if row[name] == 1 else 's')}"
        for name, words in COUNTS.items()
    )
    return f"The daily run of {row['date']}: {counts}"


# --- the server ---


def _serve(ready, port):
    with keep_mails(MAILS) as smtp_port:
        config = odoo.write_config(
            RUNS / "demo.conf",
            db_name=DATABASE,
            dbfilter=f"^{DATABASE}$",
            http_port=port,
            max_cron_threads=1,
            smtp_server="127.0.0.1",
            smtp_port=smtp_port,
        )
        return _run_server(config, ready.env, port)


def _run_server(config, env, port):
    log = HOME / "log" / "demo-server.log"
    command = odoo.command("-d", DATABASE, f"--logfile={log}", config=config)
    say("Starting Odoo ...")
    # A session of its own: Ctrl-C reaches only us, and we stop Odoo once.
    server = subprocess.Popen(
        [str(word) for word in command],
        env={**os.environ, **env},
        start_new_session=True,
    )
    try:
        _wait(server, port)
        say(
            f"\n    http://127.0.0.1:{port}/odoo    login: admin    password: admin\n\n"
            f"Mails are kept in .odoo/{MAILS.name}/new, none is sent. Ctrl-C stops."
        )
        return server.wait()
    except KeyboardInterrupt:
        say("\nStopping Odoo ...")
        return 0
    finally:
        _stop(server)


def _wait(server, port):
    give_up = time.monotonic() + START_SECONDS
    address = f"http://127.0.0.1:{port}/web/login"
    while time.monotonic() < give_up:
        if server.poll() is not None:
            raise SetupError("Odoo did not start: see .odoo/log/demo-server.log")
        try:
            with urllib.request.urlopen(address, timeout=30):
                return
        except urllib.error.HTTPError as error:
            raise SetupError(
                f"Odoo answers {error}: see .odoo/log/demo-server.log"
            ) from error
        except OSError:
            time.sleep(0.3)
    raise SetupError(
        f"Odoo did not answer in {START_SECONDS} s: .odoo/log/demo-server.log"
    )


def _stop(server):
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
