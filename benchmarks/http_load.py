"""A light load: one thread and one kept-alive socket per annotator, for it shares its cores with what it measures."""

import json
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

BUFFER = 65_536


class Wire:
    """One connection that speaks just enough HTTP: a prepared head, JSON in and out, Content-Length answers."""

    def __init__(self, port: int, headers: str) -> None:
        self._port, self._headers = port, headers
        self._socket: socket.socket | None = None

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Status and JSON body of the answer; raises OSError when the connection breaks."""
        content = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n{self._headers}\r\n"
        )
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(head.encode() + content)
        return self._answer()

    def close(self) -> None:
        """Close the socket; the next post opens another."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _answer(self) -> tuple[int, Any]:
        assert self._socket is not None
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._read()
        head = data[:end].decode("latin-1").lower()
        length = next((int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:")), 0)
        while len(data) < end + 4 + length:
            data += self._read()
        if "connection: close" in head:
            self.close()
        body = data[end + 4 : end + 4 + length]
        return int(head[9:12]), json.loads(body) if body else None

    def _read(self) -> bytes:
        assert self._socket is not None
        block = self._socket.recv(BUFFER)
        if not block:
            self.close()
            raise ConnectionError("the server closed the connection")
        return block


@dataclass
class Measure:
    """What a round gave: answers per second, and the time of each request in seconds."""

    per_second: float
    seconds: list[float] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The time in milliseconds that `share` of the requests stayed under."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


Step = Callable[[], bool]


def drive(steps: Sequence[Step], seconds: float) -> Measure:
    """Call each annotator's step in its own thread until the time is over or it returns False."""
    times: list[list[float]] = [[] for _ in steps]
    start = threading.Barrier(len(steps) + 1)
    deadline = [0.0]

    def loop(index: int, step: Step) -> None:
        start.wait()
        while (begin := time.perf_counter()) < deadline[0]:
            if not step():
                return
            times[index].append(time.perf_counter() - begin)

    threads = [threading.Thread(target=loop, args=(index, step)) for index, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    deadline[0] = time.perf_counter() + seconds
    began = time.perf_counter()
    start.wait()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    flat = [one for own in times for one in own]
    return Measure(len(flat) / took, flat)
