"""The product as gunicorn serves it in the storm; where a mutant is asked for, with one of its guards taken out."""

import os

from annotation.serving import services, sql
from config.wsgi import application

if os.environ.get("STORM_MUTANT") == "no-lock":
    for name in ("LOCK_TASK", "LOCK_MEMBER", "LOCK_DESK"):
        setattr(sql, name, getattr(sql, name).replace("FOR NO KEY UPDATE", "-- "))
if os.environ.get("STORM_MUTANT") == "no-idempotency":
    vars(services).update(replay=lambda *_: None, check=lambda *_: None)

__all__ = ["application"]
