"""A mail server as small as can be, which keeps what it takes."""

import socket
import threading


class MailServer:
    """Listens on ``port`` once it is started; ``mails`` are those it has taken, each as text."""

    def __init__(self, port):
        self.port = port
        self.mails = []
        self._listener = None

    def start(self):
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self):
        if self._listener is not None:
            self._listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=[connection], daemon=True).start()

    def _talk(self, connection):
        with connection, connection.makefile("rwb") as file:
            self._say(file, "220 here")
            while line := file.readline():
                word = line.split()[0].upper() if line.split() else b""
                if word == b"DATA":
                    self._say(file, "354 go on")
                    self.mails.append(self._read(file))
                self._say(file, "221 bye" if word == b"QUIT" else "250 yes")

    def _say(self, file, text):
        file.write(f"{text}\r\n".encode())
        file.flush()

    def _read(self, file):
        lines = []
        while (line := file.readline()) not in (b".\r\n", b""):
            lines.append(line.decode())
        return "".join(lines)
