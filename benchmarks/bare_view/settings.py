"""The least that Django needs for sessions and one view."""

import os

from config import environment as env

# the product's own, for the sessions are the product's
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["django.contrib.sessions"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "benchmarks.bare_view.views"
DATABASES = {"default": env.database(os.environ["DATABASE_URL"]) | {"CONN_MAX_AGE": 60}}
USE_TZ = True
