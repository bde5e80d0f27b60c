"""The WSGI application that gunicorn serves; it does not start with a configuration that the checks refuse."""

import os

from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Jobs ask a connection whether it still lives before they use it. Requests do not: it would be one more round trip for
# every answer of every annotator, and spare a connection one 503 after the database restarts, which clients repeat.
connections.settings["default"]["CONN_HEALTH_CHECKS"] = False

if faults := [fault for fault in run_checks() if fault.is_serious()]:
    raise ImproperlyConfigured("\n".join(str(fault) for fault in faults))
