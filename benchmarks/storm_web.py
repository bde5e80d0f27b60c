"""The product as gunicorn serves it in the storm; where a mutant is asked for, with one of its guards taken out."""

import os

from django.urls import get_resolver

from config.wsgi import application  # first: it sets Django up, without which the product cannot be imported

from annotation.serving import services, sql  # isort: skip

# before the processes part, or a killed one's successor would spend its short life importing
get_resolver().url_patterns  # noqa: B018

if os.environ.get("STORM_MUTANT") in {"no-lock", "no-unique"}:
    for name in ("LOCK_TASK", "LOCK_DESK"):
        setattr(sql, name, getattr(sql, name).replace("FOR NO KEY UPDATE", "-- "))
if os.environ.get("STORM_MUTANT") == "no-idempotency":
    vars(services).update(replay=lambda *_: None, check=lambda *_: None)

__all__ = ["application"]
