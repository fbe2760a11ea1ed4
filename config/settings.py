"""Every setting, read top-down. What varies comes from the environment through env.py."""

from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import env

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = env.is_production()
DEBUG = env.debug()
VAR_DIR = env.var_dir(BASE_DIR)

# Parts

INSTALLED_APPS = [
    "members",
    "alliances",
    "assessment",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "knox",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "simple_history",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "config.middleware.read_as_utf8",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.keep_out_of_caches",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.lead_back_to_the_form",
    "config.middleware.tell_of_methods",
    "config.middleware.TellOfMissingFiles",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Data

DATABASES = {"default": env.database(VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache(VAR_DIR)}
SESSION_ENGINE = "config.sessions"

# Language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Files of the pages: found where they lie, or collected and compressed for a server

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static" if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
    # What only some may read: no web server hands it out by itself.
    "private": env.private_storage(VAR_DIR),
}
INCOMING_DIR = VAR_DIR / "private" / "incoming"
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_HANDLERS = ["config.uploads.NoFiles"]
WHITENOISE_ALLOW_ALL_ORIGINS = False

# People

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "config.sign_in.ClosedSignupAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"objection": "10/h/ip"}  # The public form; the rest is as it comes.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Alliance Assessment"

# Mail: only where there is a server for it

_mail = env.mail_server()
IS_MAIL_SENT = _mail is not None
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = ("", 25, 30) if _mail is None else _mail.address
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ("", "") if _mail is None else _mail.account
EMAIL_USE_TLS = _mail is not None and _mail.starts_tls
EMAIL_USE_SSL = _mail is not None and _mail.is_tls
DEFAULT_FROM_EMAIL = env.mail_sender(is_sent=IS_MAIL_SENT)
SITE_URL = env.site_url()

# What is published as data

DATA_LICENCE = env.data_licence()

# Programs

KNOX_TOKEN_MODEL = "members.ApiToken"
MIGRATION_MODULES = {"knox": None}  # Its own table is not used, see members.ApiToken.
REST_KNOX = {"TOKEN_TTL": timedelta(days=365)}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "members.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    # What somebody sees is up to the querysets, what they may do to the services.
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.api.ExactJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "common.api.Negotiation",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "common.api.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "common.api.answer_problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Alliance Assessment",
    "DESCRIPTION": "Registers, cycles, rankings and the figures behind them.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "AllianceKind": "alliances.choices.AllianceKind",
        "MembershipRole": "alliances.choices.MembershipRole",
        "UnitKind": "members.choices.UnitKind",
        "UnitScale": "members.choices.UnitScale",
        "Phase": "assessment.choices.Phase",
        "Outcome": "assessment.choices.Outcome",
        "ResultStatus": "assessment.choices.ResultStatus",
        "JobStatus": "assessment.choices.RunState",
        "ReportState": "assessment.choices.ReportState",
        "ItemState": "assessment.choices.ItemState",
        "OrderItemState": "assessment.choices.OrderItemState",
        "AskedState": "assessment.choices.AskedState",
        "Ruled": "assessment.choices.Ruled",
        "DistrictView": "assessment.choices.DistrictView",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# Work in the background: the rows say what is owed, a message only rings the bell

CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = env.broker(VAR_DIR)
CELERY_BROKER_CONNECTION_TIMEOUT = env.BROKER_PATIENCE_SECONDS
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # A worker waits for its broker for ever.
CELERY_TASK_PUBLISH_RETRY = False  # A page does not: the schedule rings again.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep_runs": {
        "task": "assessment.sweep_runs",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    # Again and again through the day: what one time missed the next makes up for.
    "write_reminders": {
        "task": "assessment.write_reminders",
        "schedule": crontab(minute="*/10", hour="8-20"),
        "options": {"expires": 600},
    },
    "watch_orders": {
        "task": "assessment.watch_orders",
        "schedule": crontab(minute="5-55/10", hour="8-20"),
        "options": {"expires": 600},
    },
    "sweep_waiting_files": {
        "task": "alliances.sweep_waiting_files",
        "schedule": timedelta(minutes=15),
        "options": {"expires": 900},
    },
    "sweep_deliveries": {
        "task": "assessment.sweep_deliveries",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "sweep_files": {
        "task": "assessment.sweep_files",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
}

# Safety

SECRET_KEY = env.secret_key(VAR_DIR)
ALLOWED_HOSTS = env.allowed_hosts()
CSRF_TRUSTED_ORIGINS = env.trusted_origins()

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_NAME = "__Host-sessionid" if PRODUCTION else "sessionid"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = env.hsts_seconds() if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
ALLAUTH_TRUSTED_PROXY_COUNT = env.proxies() if PRODUCTION else 0
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

# What is said while running

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}

# The application's own

ASSESSMENT_PORTION = env.portion()
ASSESSMENT_LEASE_SECONDS = env.lease_seconds()
EVIDENCE_MOST_BYTES = env.evidence_most_bytes()
EVIDENCE_MOST_PER_ITEM = env.evidence_most_per_item()
EVIDENCE_MOST_PER_ALLIANCE_BYTES = env.evidence_most_per_alliance_bytes()
WEBHOOK_NETWORKS = env.webhook_networks()
