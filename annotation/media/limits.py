"""The limits of what is received, read and shown, on one page."""

MAX_FILE_BYTES = 256 * 2**20
MAX_PIXELS = 64_000_000
MAX_SIDE = 32_000
THUMB_SIDE = 256
"""Pixels on the longer side of a thumbnail."""
