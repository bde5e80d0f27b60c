"""Every route on one page: the API by room, then health, then the page that carries the app.

Ids are bounded by the <id:...> converter, so that no number in an address overflows the database.
"""

from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts import api as accounts
from accounts import invitations, tokens
from annotation.adjudication import api as adjudication
from annotation.media import api as media
from annotation.projects import api as projects
from annotation.quality import api as quality
from annotation.quality import task_api
from annotation.serving import api as serving
from annotation.snapshots import api as snapshots
from jobs.api import models, overview, runs
from web import health, problems, spa
from web.converters import IdConverter

register_converter(IdConverter, "id")

# Signing in, invitations and tokens.
people = [
    path("session", accounts.SessionView.as_view(), name="session"),
    path("csrf", accounts.CsrfView.as_view(), name="csrf"),
    path("invitations/preview", invitations.PreviewView.as_view(), name="invitation-preview"),
    path("invitations/accept", invitations.AcceptView.as_view(), name="invitation-accept"),
    path("invitations/<id:invitation>", invitations.InvitationView.as_view(), name="invitation"),
    path("projects/<id:project>/invitations", invitations.InvitationsView.as_view(), name="invitations"),
    path("tokens", tokens.TokensView.as_view(), name="tokens"),
    path("tokens/<id:token>", tokens.TokenView.as_view(), name="token"),
]

# A project, its versions and what happened in it.
projects_and_events = [
    path("projects", projects.ProjectsView.as_view(), name="projects"),
    path("projects/<id:project>", projects.ProjectView.as_view(), name="project"),
    path("projects/<id:project>/state", projects.StateView.as_view(), name="project-state"),
    path("projects/<id:project>/policy", projects.PolicyView.as_view(), name="project-policy"),
    path("projects/<id:project>/schema", projects.SchemaView.as_view(), name="project-schema"),
    path("projects/<id:project>/events", projects.EventsView.as_view(), name="events"),
    path("projects/<id:project>/overview", overview.OverviewView.as_view(), name="overview"),
    path("projects/<id:project>/members", quality.MembersView.as_view(), name="members"),
    path("members/<id:member>", quality.MemberView.as_view(), name="member"),
]

# The experts' queue and its cases.
cases = [
    path("projects/<id:project>/adjudications", adjudication.QueueView.as_view(), name="adjudications"),
    path("adjudications/<id:adjudication>", adjudication.CaseView.as_view(), name="adjudication"),
    path("adjudications/<id:adjudication>/claim", adjudication.ClaimView.as_view(), name="adjudication-claim"),
    path("adjudications/<id:adjudication>/blind", adjudication.BlindView.as_view(), name="adjudication-blind"),
    path("adjudications/<id:adjudication>/decide", adjudication.DecideView.as_view(), name="adjudication-decide"),
    path("adjudications/<id:adjudication>/reopen", adjudication.ReopenView.as_view(), name="adjudication-reopen"),
    path("adjudications/<id:adjudication>/comments", adjudication.CommentsView.as_view(), name="adjudication-comments"),
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

# Tasks as experts and managers see them.
tasks = [
    path("projects/<id:project>/tasks", task_api.TasksView.as_view(), name="tasks"),
    path("tasks/<id:task>", task_api.TaskView.as_view(), name="task"),
]

# Images, the imports that bring them in, and exports.
images_and_files = [
    path("media/<uuid:key>", media.MediaView.as_view(), name="media"),
    path("projects/<id:project>/imports", media.ImportsView.as_view(), name="imports"),
    path("imports/<id:batch>", media.ImportView.as_view(), name="import"),
    path("imports/<id:batch>/commit", media.CommitView.as_view(), name="import-commit"),
    path("imports/<id:batch>/report", media.ReportView.as_view(), name="import-report"),
    path("imports/<id:batch>/report.csv", media.ReportCsvView.as_view(), name="import-report-csv"),
    path("projects/<id:project>/export/manifest.json", snapshots.ExportManifestView.as_view(), name="export-manifest"),
    path("projects/<id:project>/export/<slug:table>.<slug:suffix>", snapshots.ExportView.as_view(), name="export"),
]

# Runs, and the models that come of them.
runs_and_models = [
    path("projects/<id:project>/runs", runs.RunsView.as_view(), name="runs"),
    path("projects/<id:project>/aggregations/methods", runs.MethodsView.as_view(), name="aggregation-methods"),
    path("projects/<id:project>/trainings/offers", runs.TrainingOffersView.as_view(), name="training-offers"),
    path("runs/<id:run>", runs.RunView.as_view(), name="run"),
    path("runs/<id:run>/cancel", runs.CancelView.as_view(), name="run-cancel"),
    path("runs/<id:run>/resume", runs.ResumeView.as_view(), name="run-resume"),
    path("runs/<id:run>/points", runs.PointsView.as_view(), name="run-points"),
    path("runs/<id:run>/files", runs.FilesView.as_view(), name="run-files"),
    path("runs/<id:run>/files/<path:name>", runs.FileView.as_view(), name="run-file"),
    path("projects/<id:project>/models", models.ModelsView.as_view(), name="models"),
    path("projects/<id:project>/models/compare", models.CompareView.as_view(), name="models-compare"),
    path("projects/<id:project>/models/rollback", models.RollBackView.as_view(), name="models-rollback"),
    path("models/<id:model>", models.ModelView.as_view(), name="model"),
    path("models/<id:model>/promote", models.PromoteView.as_view(), name="model-promote"),
    path("models/<id:model>/retire", models.RetireView.as_view(), name="model-retire"),
]

documents = [
    path("schema", SpectacularAPIView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
]

api: list[URLPattern | URLResolver] = [
    *people,
    *projects_and_events,
    *work,
    *tasks,
    *cases,
    *images_and_files,
    *runs_and_models,
    *documents,
]

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
