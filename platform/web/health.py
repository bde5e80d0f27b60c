"""Whether the process lives (/healthz) and whether it can do its work without losing any (/readyz)."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

# An acknowledged annotation survives a crash of the server only with these.
DURABLE = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "local", "remote_write", "remote_apply"},
}


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and keeps what it acknowledges; else 503 with the reason."""
    try:
        faults = durability_faults()
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "faults": ["The database does not answer."]}, status=503)
    if faults:
        return JsonResponse({"status": "unsafe", "faults": faults}, status=503)
    return JsonResponse({"status": "ok", "faults": []})


def durability_faults() -> list[str]:
    """One sentence per setting of the database under which acknowledged work could be lost."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [sorted(DURABLE)])
        found = {str(name): str(setting) for name, setting in cursor.fetchall()}
    return [
        f"PostgreSQL runs with {name} = {found.get(name)}: acknowledged work could be lost."
        for name, accepted in sorted(DURABLE.items())
        if found.get(name) not in accepted
    ]
