"""Headers on every response: only our own scripts run, nobody frames the pages, and the API's answers are not kept."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Mantine writes <style> tags for its responsive props, so styles may be inline; scripts never are.
_PAGE = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
)
PAGE_POLICY = "; ".join(_PAGE)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class SecurityHeadersMiddleware:
    """Adds what django.middleware.security does not; a header that a view has set stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on and dress the response."""
        response = self.get_response(request)
        is_data = request.path.startswith("/api/") and not request.path.startswith("/api/docs")
        response.headers.setdefault("Content-Security-Policy", DATA_POLICY if is_data else PAGE_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if is_data:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
