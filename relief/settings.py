"""The one settings file. It runs with nothing set; every variable is explained in docs/operations.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from relief import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("RELIEF_VAR_DIR") or BASE_DIR / "var")

DEBUG = env.switch("RELIEF_DEBUG", default=False)
SECRET_KEY = env.secret("RELIEF_SECRET_KEY", VAR_DIR / "secret.key")
ALLOWED_HOSTS = env.words("RELIEF_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
PUBLIC_URL = env.text("RELIEF_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
BEHIND_TLS = env.switch("RELIEF_BEHIND_TLS", default=False)

INSTALLED_APPS = [
    "relief.registrar",
    "relief.core",
    "inventory",
    "teams",
    "gis",
    "unfold.apps.BasicAppConfig",  # the registrar makes the site
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "simple_history",
    "import_export",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks_db",
]

MIDDLEWARE = [
    "relief.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gis.polls.PollMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "relief.core.middleware.AddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "relief.core.signin.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "relief.core.returning.StepMiddleware",
    "relief.core.middleware.WorldMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "relief.core.paper_pages.PaperPageMiddleware",
]

ROOT_URLCONF = "relief.urls"
WSGI_APPLICATION = "relief.wsgi.application"
ASGI_APPLICATION = "relief.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "relief.core.context.house",
            ],
        },
    },
]


def _database() -> dict[str, Any]:
    url = env.text("DATABASE_URL")
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url)) if url else {"ENGINE": "django.db.backends.sqlite3"}
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read; write sqlite:////path/file.sqlite3 or postgres://user:password@host/name."
        ) from error
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed["NAME"] = parsed.get("NAME") or VAR_DIR / "relief.sqlite3"
        parsed["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # 64 MB of pages at most for each connection: a question about the past looks at many places of a long book
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-64000;",
        }
    elif parsed["ENGINE"] == "django.db.backends.postgresql":
        parsed["ENGINE"] = "relief.core.postgresql"
        parsed["CONN_HEALTH_CHECKS"] = True
        # Only for the statements of relief.core.rows; a pooler that hands connections round by transaction may not know them.
        parsed.setdefault("OPTIONS", {})["prepare_threshold"] = 5 if env.switch("RELIEF_PREPARE_STATEMENTS", default=True) else None
    else:
        raise ImproperlyConfigured("DATABASE_URL names another kind of database; only sqlite and postgres are served.")
    parsed["CONN_MAX_AGE"] = 60  # opening SQLite's file for every request costs more than an issue of goods
    return parsed


VAR_DIR.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "relief.core.signin.ClosedDoorAdapter"
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_REQUIRED = env.switch("RELIEF_MFA_REQUIRED", default=False)
SESSION_COOKIE_AGE = env.number("RELIEF_SESSION_HOURS", 12, least=1, most=720) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]  # subdomains, redirect and preload: the proxy's business
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if BEHIND_TLS else []
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.SELF],
    "object-src": [CSP.NONE],
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
TIME_ZONE = env.text("RELIEF_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "relief" / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
PAPER_FONTS = BASE_DIR / "static" / "vendor" / "fonts"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

TASKS = {
    "default": {
        "BACKEND": {
            "immediate": "django.tasks.backends.immediate.ImmediateBackend",
            "database": "django_tasks_db.DatabaseBackend",
        }[env.choice("RELIEF_TASKS", "immediate", ("immediate", "database"))]
    }
}
MESSAGE_CHANNELS = env.words("RELIEF_MESSAGE_CHANNELS", "console,in_app")
APPRISE_URLS = env.words("RELIEF_APPRISE_URLS", "")
SMS_URLS = env.words("RELIEF_SMS_URLS", "")
VOICE_URLS = env.words("RELIEF_VOICE_URLS", "")
GROUP_URLS = env.words("RELIEF_GROUP_URLS", "")
GATEWAY_SECRET = env.text("RELIEF_GATEWAY_SECRET")
ALERT_FEEDS = env.words("RELIEF_ALERT_FEEDS", "")
ALERT_SECONDS = env.number("RELIEF_ALERT_SECONDS", 20, least=1, most=300)
SMS_SECRET = env.text("RELIEF_SMS_SECRET")
BACKUP_DIR = Path(env.text("RELIEF_BACKUP_DIR") or VAR_DIR / "backups")
HEALTH_BACKUP_DAYS = env.number("RELIEF_BACKUP_MAX_DAYS", 2, least=1, most=365)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "relief.core.api.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "relief.registrar.api.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "relief.registrar.problem_handler.handle",
    "PAGE_SIZE": 100,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Relief logistics",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [],  # choices stand where they are used; the same name means different things in different registers
}

SIMPLE_HISTORY_REVERT_DISABLED = True
IMPORT_EXPORT_USE_TRANSACTIONS = True
# Deep teal, the one accent of static/relief/tokens.css, in the steps Unfold asks for.
TEAL = {
    "50": "#f0f8f8",
    "100": "#e0f0ef",
    "200": "#bfdfde",
    "300": "#9fd0cf",
    "400": "#7cc0c0",
    "500": "#4fa3a4",
    "600": "#0b5a5e",
    "700": "#07464a",
    "800": "#06383b",
    "900": "#052d30",
    "950": "#031c1e",
}
UNFOLD = {
    "SITE_TITLE": _("Relief desk"),
    "SITE_HEADER": _("Relief desk"),
    "SITE_SYMBOL": "local_shipping",
    "SITE_ICON": lambda request: static("relief/mark.svg"),  # noqa: ARG005 - Unfold passes the request
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "relief.core.desk.dashboard",
    "ACCOUNT": {"navigation": "relief.core.desk.account_links"},
    "SHOW_LANGUAGES": True,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("relief/mark.svg")}],  # noqa: ARG005 - Unfold passes the request
    "STYLES": [lambda request: static("core/office.css")],  # noqa: ARG005 - Unfold passes the request
    "COLORS": {"primary": TEAL},
}

LOG_LEVEL = env.choice("RELIEF_LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "relief.core.logging.RequestIdFilter"}},
    "formatters": {"json": {"()": "relief.core.logging.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django.tasks": {"level": LOG_LEVEL}},  # otherwise two lines for every message sent
}
