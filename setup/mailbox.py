"""A mail server that sends nothing: what the demo's Odoo mails becomes a file."""

import itertools
import socketserver
import threading

ANSWERS = {"EHLO": "250 mailbox", "HELO": "250 mailbox", "QUIT": "221 bye"}


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 mailbox")
        while line := self.rfile.readline():
            verb = line.decode("ascii", "replace").strip().upper().split(" ")[0]
            if verb == "DATA":
                self._receive()
                continue
            self._say(ANSWERS.get(verb, "250 ok"))
            if verb == "QUIT":
                return

    def _receive(self):
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.keep(b"".join(lines))
        self._say("250 kept")

    def _say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Mailbox(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine; mails go to ``folder`` as .eml files."""

    daemon_threads = True

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.numbers = itertools.count(len(list(folder.glob("*.eml"))) + 1)

    @property
    def port(self):
        return self.server_address[1]

    def start(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def keep(self, message):
        (self.folder / f"{next(self.numbers):05}.eml").write_bytes(message)
