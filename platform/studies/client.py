"""A small client of the public API: what a script of anyone with a token would use."""

import http.client
import json
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 30
RETRIES = 4


class ApiError(Exception):
    """An answer with a problem: its status, code and sentence."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code', '')}: {problem.get('detail', '')}")
        self.status, self.code = status, str(problem.get("code", ""))


class Client:
    """One connection, kept alive, that speaks for one token."""

    def __init__(self, address: str, token: str) -> None:
        parts = urlsplit(address)
        if parts.scheme != "http" or not parts.hostname:
            message = f"{address!r} is not an address like http://127.0.0.1:8000"
            raise ValueError(message)
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=TIMEOUT_SECONDS)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def content(self, path: str) -> bytes:
        """The body of a GET; raises ApiError."""
        return self._send("GET", path, None)

    def get(self, path: str) -> Any:
        """The JSON of a GET; raises ApiError."""
        return json.loads(self._send("GET", path, None))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON answer to a POST, which is repeated as it stands when the connection breaks; raises ApiError."""
        return json.loads(self._send("POST", path, json.dumps(body).encode()))

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _send(self, method: str, path: str, body: bytes | None) -> bytes:
        """One request; answers carry idempotency keys, so that repeating one after a broken connection is safe."""
        for attempt in range(RETRIES):
            try:
                self._connection.request(method, path, body, self._headers)
                answer = self._connection.getresponse()
                content = answer.read()
                break
            except (OSError, http.client.HTTPException):
                self._connection.close()
                if attempt == RETRIES - 1:
                    raise
        if answer.status >= 400:
            raise ApiError(answer.status, _problem(content))
        return content


def _problem(content: bytes) -> Mapping[str, Any]:
    """The problem document of an error, or what can be told without one."""
    try:
        problem = json.loads(content)
    except ValueError:
        problem = None
    return problem if isinstance(problem, dict) else {"detail": "the answer was no problem document"}


def new_key() -> str:
    """An idempotency key, made once per answer."""
    return str(uuid.uuid4())
