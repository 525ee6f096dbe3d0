"""``make demo``: a company with contracts and a year behind it, and Odoo on this
machine until Ctrl-C, or until its process or terminal is ended.

A second call finds the database and serves at once; if the addons' code has changed
since, they are updated in it first, and what was entered by hand stays.
"""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from setup import environment, machine, odoo
from setup.cache import lock
from setup.console import SetupError, say
from setup.demo_database import Demo, describe, get_language
from setup.mailbox import keep_mails
from setup.paths import HOME

DEFAULT_PORT = 8069
MAILS = HOME / "demo-mails"
START_SECONDS = 90


def main(arguments):
    port = _port()
    demo = Demo(get_language())
    machine.ready_for_demo()
    ready = environment.ensure()
    _take_signals_as_ctrl_c()
    with lock(demo.key):
        say(describe(demo.prepare(ready)))
        return _serve(demo, ready, port)


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


# --- the server ---


def _serve(demo, ready, port):
    with keep_mails(MAILS) as smtp_port:
        config = demo.write_config(
            http_port=port,
            max_cron_threads=1,
            smtp_server="127.0.0.1",
            smtp_port=smtp_port,
        )
        return _run_server(demo, config, ready.env, port)


def _run_server(demo, config, env, port):
    log = HOME / "log" / f"{demo.key}-server.log"
    command = odoo.command("-d", demo.database, f"--logfile={log}", config=config)
    say("Starting Odoo ...")
    # A session of its own: Ctrl-C reaches only us, and we stop Odoo once.
    server = subprocess.Popen(
        [str(word) for word in command],
        env={**os.environ, **env},
        start_new_session=True,
    )
    try:
        _wait(server, port, log)
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


def _wait(server, port, log):
    give_up = time.monotonic() + START_SECONDS
    address = f"http://127.0.0.1:{port}/web/login"
    while time.monotonic() < give_up:
        if server.poll() is not None:
            raise SetupError(f"Odoo did not start: see .odoo/log/{log.name}")
        try:
            with urllib.request.urlopen(address, timeout=30):
                return
        except urllib.error.HTTPError as error:
            raise SetupError(
                f"Odoo answers {error}: see .odoo/log/{log.name}"
            ) from error
        except OSError:
            time.sleep(0.3)
    raise SetupError(f"Odoo did not answer in {START_SECONDS} s: .odoo/log/{log.name}")


def _stop(server):
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
