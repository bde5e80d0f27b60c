"""Secrets that are shown once and stored as hashes: invitation and API tokens."""

import hashlib
import secrets

TOKEN_BYTES = 20  # 160 random bits: cannot be guessed, so a plain hash without salt is enough to store


def new_token() -> str:
    """A fresh token, fit for a URL fragment or a header."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
