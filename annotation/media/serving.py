"""Sending stored files: by the web server where it can (X-Accel-Redirect), else as a stream; no header tells more."""

from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from annotation.errors import NotFound
from annotation.media.store import Blob

YEAR_SECONDS = 31_536_000
SMALL_BYTES = 1 << 20
"""Files up to this size are sent in one piece, larger ones as a stream."""


def file_response(blob: Blob) -> HttpResponseBase:
    """The file with our content type. Equal headers for all images: neither name, hash nor time of any of them."""
    response: HttpResponseBase
    if settings.MEDIA_ACCEL_PREFIX:
        response = HttpResponse(content_type=blob.content_type)
        response["X-Accel-Redirect"] = f"{settings.MEDIA_ACCEL_PREFIX.rstrip('/')}/{quote(blob.name)}"
    else:
        response = _read(blob)
        response["Accept-Ranges"] = "none"
    suffix = blob.name.rsplit(".", 1)[-1]
    response["Content-Disposition"] = f'inline; filename="image.{suffix}"'
    response["Cache-Control"] = f"private, max-age={YEAR_SECONDS}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _read(blob: Blob) -> HttpResponseBase:
    """The file's content as a response. Raises NotFound where the store has lost it."""
    try:
        if blob.path.stat().st_size <= SMALL_BYTES:
            return HttpResponse(blob.path.read_bytes(), content_type=blob.content_type)
        return FileResponse(blob.path.open("rb"), content_type=blob.content_type)
    except FileNotFoundError:
        raise NotFound("The stored image is missing.", fix="Tell whoever runs this server.") from None
