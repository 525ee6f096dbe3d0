"""A mail server that sends nothing: what the demo's Odoo mails is kept in a folder."""

import contextlib
import subprocess

from setup.paths import PYTHON
from setup.postgres import free_port


@contextlib.contextmanager
def keep_mails(folder):
    """Take mails on a port of this machine, which is given, for a while.

    :param folder: becomes a maildir; each mail is a file in its ``new``
    """
    port = free_port()
    command = [PYTHON, "-m", "aiosmtpd", "--nosetuid", "--smtputf8"]
    options = ["--listen", f"127.0.0.1:{port}", "--class", "aiosmtpd.handlers.Mailbox"]
    server = subprocess.Popen([*command, *options, folder], start_new_session=True)
    try:
        yield port
    finally:
        server.terminate()
        server.wait()
