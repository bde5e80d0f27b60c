"""Sending stored files: by the web server where it can (X-Accel-Redirect), else as a stream; no header tells more."""

from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from annotation.errors import NotFound
from annotation.media.store import Blob

YEAR_SECONDS = 31_536_000


def file_response(blob: Blob) -> HttpResponseBase:
    """The file with our content type. Equal headers for all images: neither name, hash nor time of any of them."""
    response: HttpResponseBase
    if settings.MEDIA_ACCEL_PREFIX:
        response = HttpResponse(content_type=blob.content_type)
        response["X-Accel-Redirect"] = f"{settings.MEDIA_ACCEL_PREFIX.rstrip('/')}/{quote(blob.name)}"
    else:
        try:
            stream = blob.path.open("rb")
        except FileNotFoundError:
            raise NotFound("The stored image is missing.", fix="Tell whoever runs this server.") from None
        response = FileResponse(stream, content_type=blob.content_type)
        response["Accept-Ranges"] = "none"
    suffix = blob.name.rsplit(".", 1)[-1]
    response["Content-Disposition"] = f'inline; filename="image.{suffix}"'
    response["Cache-Control"] = f"private, max-age={YEAR_SECONDS}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
