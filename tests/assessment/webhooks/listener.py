"""A program that listens: a real server on this machine, which remembers what it was sent."""

import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Listener:
    """``status`` is what it answers; ``sent`` are (headers, body) of what came. Where there is
    something ``dripping``, the answer is that, a byte at a time, after what comes ``at_once``."""

    status: int = 204
    answer: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""
    at_once: bytes = b""
    dripping: bytes = b""


@contextmanager
def listening():
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.sent.append((dict(self.headers), body))
            if listener.dripping:
                self.drip()
                return
            self.send_response(listener.status)
            for name, value in listener.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(listener.answer)))
            self.end_headers()
            self.wfile.write(listener.answer)

        def drip(self):
            self.wfile.write(listener.at_once)
            with suppress(OSError):  # The other side may have had enough.
                for byte in listener.dripping:
                    time.sleep(0.1)
                    self.wfile.write(bytes([byte]))

        def log_message(self, *about):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_port}/hook?x=1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
