"""The WSGI application that gunicorn serves; it does not start with a configuration that the checks refuse."""

import os

from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

if faults := [fault for fault in run_checks() if fault.is_serious()]:
    raise ImproperlyConfigured("\n".join(str(fault) for fault in faults))
