"""Django's settings. Everything that may differ between two installations comes from the environment."""

import os

from gongzhi.config import databases, registry
from gongzhi.config.environment import ROOT, data_directory, flag, secret_key, words

DATA = data_directory()
DEBUG = flag("GONGZHI_DEBUG")
HTTPS = flag("GONGZHI_HTTPS")  # set behind a proxy that ends TLS
SECRET_KEY = secret_key(DATA)
PROXIES = words("GONGZHI_PROXIES", "127.0.0.1,::1" if HTTPS else "")  # believed about visitors' addresses
ALLOWED_HOSTS = words("GONGZHI_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("GONGZHI_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "django_htmx",
    "gongzhi.config",
    "gongzhi.reference",
    "gongzhi.places",
    "gongzhi.people",
    "gongzhi.cases",
    "gongzhi.web",
    "gongzhi.accounts",
    "gongzhi.api",
    "gongzhi.dispatch",
    "gongzhi.intake",
    "gongzhi.handling",
    "gongzhi.connections",
]
MIDDLEWARE = [
    "gongzhi.config.proxies.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongzhi.config.heads.Heads",
    "gongzhi.config.headers.SecurityHeaders",
    "gongzhi.config.pinning.Pinned",
    "gongzhi.api.middleware.Problems",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gongzhi.accounts.middleware.Sessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gongzhi.web.middleware.Legible",
    "gongzhi.web.middleware.Unavailable",
    "gongzhi.web.pacing.Pacing",
]
ROOT_URLCONF = "gongzhi.config.urls"
WSGI_APPLICATION = "gongzhi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongzhi.web.context.frame",
            ],
        },
    },
]

FORM_RENDERER = "gongzhi.web.form_rendering.Renderer"

DATABASES = {
    "default": databases.database(
        DATA,
        role=os.environ.get("GONGZHI_DATABASE_ROLE", "app"),
        threads=int(os.environ.get("GONGZHI_WEB_THREADS", "0")),
    ),
}
SERVING_ROLE = databases.serving_role(DATA)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["gongzhi.people.backend.RememberingBackend"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: one working day
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_HSTS_SECONDS = 180 * 24 * 60 * 60 if HTTPS else 0
SECURE_SSL_REDIRECT = False  # the proxy redirects; a health check arrives as plain HTTP
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_FAILURE_VIEW = "gongzhi.web.views.errors.csrf_failure"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "gongzhi" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "gongzhi.config.static.Storage"
    },
}
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json", ".geojson": "application/geo+json"}

UPLOAD_MAX_BYTES = 20_000_000
UPLOAD_MAX_SIDE = 1600  # pixels: enough to read a house number, small enough for a village line
WARN_SHARE = 0.25  # the light turns yellow in the last quarter of the time allowed

PACKS = ROOT / "packs"
HELP = ROOT / "docs" / "help"
PLACE_NAME = os.environ.get("GONGZHI_PLACE", "")  # beside the product's name; empty: the county's
DEMONSTRATION = (
    flag("GONGZHI_DEMO") or (DATA / "demonstration").exists()
)  # says on every page that persons and events are invented
RECORD_NUMBER = os.environ.get("GONGZHI_RECORD_NUMBER", "")  # 备案号, in the footer
RETENTION = flag("GONGZHI_RETENTION")  # the night job deletes private words whose time is over
OUTSIDE_ALLOWED = words("GONGZHI_OUTSIDE")  # hosts and networks of the house that may be sent to
OPEN311_MEDIA = words("GONGZHI_OPEN311_MEDIA")  # hosts from which photos of reports are fetched
STEP_KINDS = registry.STEP_KINDS
CHOOSERS = registry.CHOOSERS
ERASERS = registry.ERASERS

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"screen": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["screen"], "level": "WARNING"},
    "loggers": {
        "psycopg.pool": {"level": "ERROR"},  # repeats each attempt while the database restarts
        "procrastinate.utils": {"level": "CRITICAL"},  # says the worker's errors a second time
    },
}
