"""Every route on one page: the API by room, then health, then the page that carries the app.

Ids are bounded by the <id:...> converter, so that no number in an address overflows the database.
"""

from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts import api as accounts
from annotation.serving import api as serving
from web import health, problems, spa
from web.converters import IdConverter

register_converter(IdConverter, "id")

# Signing in, invitations and tokens.
people = [
    path("session", accounts.SessionView.as_view(), name="session"),
    path("csrf", accounts.CsrfView.as_view(), name="csrf"),
]

# The annotator's road.
work = [
    path("projects/<id:project>/work", serving.WorkView.as_view(), name="work"),
    path("projects/<id:project>/assignments", serving.AssignmentsView.as_view(), name="assignments"),
    path("projects/<id:project>/heartbeat", serving.HeartbeatView.as_view(), name="heartbeat"),
    path("projects/<id:project>/history", serving.HistoryView.as_view(), name="history"),
    path("assignments/<uuid:assignment>/submit", serving.SubmitView.as_view(), name="submit"),
    path("assignments/<uuid:assignment>/skip", serving.SkipView.as_view(), name="skip"),
    path("assignments/<uuid:assignment>/report", serving.ReportView.as_view(), name="report"),
]

documents = [
    path("schema", SpectacularAPIView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
]

api: list[URLPattern | URLResolver] = [*people, *work, *documents]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include(api)),
    re_path(r"^api(?:/.*)?$", problems.not_found),
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    re_path(r"^(?P<path>.*)$", spa.page, name="page"),
]

handler400 = problems.bad_request
handler403 = problems.forbidden
handler404 = problems.not_found
handler500 = problems.server_error
