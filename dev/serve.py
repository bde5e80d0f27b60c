"""The web server of a single machine: gunicorn with threads, on the first free port from the wanted one on."""

import argparse
import os
import socket
import sys

TRIES = 50


def free_port(wanted: int, host: str = "127.0.0.1") -> int:
    """The wanted port, or the next one that nobody listens on."""
    for port in range(wanted, min(wanted + TRIES, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    message = f"All ports from {wanted} to {wanted + TRIES - 1} are taken: name another one with PORT=."
    raise SystemExit(message)


def command(port: int, host: str = "127.0.0.1") -> list[str]:
    """How the web server is started. Keep-alive is longer than a browser's pause between two answers."""
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"{host}:{port}"),
        *("--workers", "2", "--threads", "8", "--worker-class", "gthread", "--keep-alive", "30"),
        *("--graceful-timeout", "10", "--no-control-socket"),
    ]


def main() -> None:
    """Serve in the foreground."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = free_port(parser.parse_args().port)
    print(f"http://127.0.0.1:{port}", flush=True)
    os.execv(sys.executable, command(port))  # noqa: S606 - our own interpreter


if __name__ == "__main__":
    main()
