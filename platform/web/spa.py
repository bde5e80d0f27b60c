"""The page that carries the app: every address outside /api is the browser's business."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

NOT_BUILT = (
    "The web page has not been built yet.\n\nRun `make frontend` in the project's folder and load this page again.\n"
    "The API works without it: see /api/docs.\n"
)


@require_safe
@ensure_csrf_cookie
def page(request: HttpRequest, path: str = "") -> HttpResponse:
    """frontend/dist/index.html for any address; 404 for a missing file, 503 with a sentence if there is no build."""
    if path.startswith(("static/", "assets/")) or "." in path.rsplit("/", 1)[-1]:
        raise Http404
    try:
        html = (settings.FRONTEND_DIST / "index.html").read_bytes()
    except FileNotFoundError:
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    # The page names the current bundle, so it is asked for again each time; the bundle's own names carry a hash.
    return HttpResponse(html, headers={"Cache-Control": "no-cache"})
