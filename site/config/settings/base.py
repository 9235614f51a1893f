"""What every way of running the site shares. Values that differ come from the environment (docs/operations.md)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import environ
from django.utils.translation import gettext_lazy as _

from config.settings.logs import logging_settings
from config.settings.mail import mail_settings
from config.settings.openid import *  # noqa: F403
from config.settings.openid import OIDC_PROVIDERS, form_origins
from config.settings.security import *  # noqa: F403
from config.settings.security import CONTENT_SECURITY_POLICY
from config.settings.wagtail import *  # noqa: F403


class Environment(environ.Env):
    """An empty variable is one that was not set: compose files and CI like to pass those."""

    ENVIRON = {name: value for name, value in os.environ.items() if value.strip()}  # noqa: RUF012  environ's own way


env = Environment()

ROOT = Path(__file__).resolve().parents[3]
SITE_DIR = ROOT / "site"
VAR_DIR = Path(env("HWB_VAR_DIR", default=str(ROOT / "var")))

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])]
# Every link in a mail, a feed or a PDF is built from this, never from the request's Host header.
BASE_URL: str = env("BASE_URL", default="http://localhost:8000").rstrip("/")
WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = BASE_URL

INSTALLED_APPS = [
    "config",
    "diagnostic",
    "casestudies",
    "community",
    "elements",
    "home",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.search_promotions",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "rest_framework",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",  # Django's widget templates, behind our own forms/*.html
]

CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += form_origins(OIDC_PROVIDERS)

MIDDLEWARE = [
    "home.health_door.HealthMiddleware",  # probes know neither the host's name nor HTTPS
    "config.request_log.RequestLogMiddleware",
    "home.page_cache.PageCacheMiddleware",  # first: a cached page costs nothing of what follows
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.csp.AdminCSPMiddleware",
    "home.frutiger.FrutigerMiddleware",  # the font host, only while the setting is on
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "community.middleware.second_step.SecondStepMiddleware",
    "community.middleware.unsaved.UnsavedMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "elements.middleware.GuideFitMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "home.address_door.AddressMiddleware",
    "home.method_door.MethodMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "home.context_processors.site",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------------------------

DATABASE_URL: str = env("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
DATABASES: dict[str, Any] = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a deferred transaction that turns writer fails at once with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; PRAGMA foreign_keys=ON;"
        ),
    }
# Kept between requests, with SQLite too: opening one anew and telling it the above costs as much as a whole guide.
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "community.User"

# Shared by all processes even by default: allauth's rate limits would otherwise be multiplied by their number.
CACHES: dict[str, Any] = {
    "default": env.cache_url_config(env("CACHE_URL", default="dbcache://hwb_cache")),
    # What Wagtail knows of pictures at their sizes: in each process's memory, for one generation.
    "renditions": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "renditions",
        "KEY_FUNCTION": "home.generation.cache_key",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}
if CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
    CACHES["default"]["BACKEND"] = "home.database_cache.DatabaseCache"
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 20_000}  # Django's 300 would drop rate limits that still count
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "home.redis_cache.RedisCache"
    # A Redis that is away costs a page a second at most.
    CACHES["default"].setdefault("OPTIONS", {}).update(socket_connect_timeout=1, socket_timeout=3)
# Off while somebody works on templates: pages are then made anew for each request.
PAGE_CACHE = env.bool("PAGE_CACHE", default=not DEBUG)
FRAGMENT_CACHE = env.bool("FRAGMENT_CACHE", default=not DEBUG)
COUNT_PAGE_VIEWS = True  # how often a page was read on a day, and nothing about who

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", _("English")), ("cy", _("Cymraeg"))]
# Our own words, then Welsh for words of Django and allauth that have none.
LOCALE_PATHS = [SITE_DIR / "locale", SITE_DIR / "locale_libraries"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [SITE_DIR / "static", SITE_DIR / "static_built"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Copies of people's data and uploaded lists: under VAR_DIR, or a folder that all machines share, which no proxy serves.
PRIVATE_DIR: str = env("PRIVATE_DIR", default="")
if MEDIA_BUCKET := env("MEDIA_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA_BUCKET,
            "endpoint_url": env("MEDIA_ENDPOINT_URL", default=None),
            # The proxy fetches /media/ from the bucket: our policy lets a browser ask no other host.
            "custom_domain": f"{BASE_URL.partition('://')[2]}{MEDIA_URL.rstrip('/')}",
            "url_protocol": f"{BASE_URL.partition('://')[0]}:",
            "querystring_auth": False,
            "file_overwrite": False,
        },
    }

# --- Mail -----------------------------------------------------------------------------------------------------------

EMAIL_FILE_PATH: str = str(VAR_DIR / "mail")  # where it is written to files
MAIL_SERVICE: str
MAIL_WEBHOOK_SECRET: str
vars().update(mail_settings(env, VAR_DIR))
EXAMPLE_DOMAIN = "hwb-commons.example"
DEFAULT_FROM_EMAIL: str = env("DEFAULT_FROM_EMAIL", default=f"HWB Commons <hello@{EXAMPLE_DOMAIN}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = ""

# --- Figures about people ------------------------------------------------------------------------------------------

# No group of fewer is told of; never less than 12, whatever stands here (diagnostic.services.confidence_releases).
SMALLEST_GROUP: int = env.int("SMALLEST_GROUP", default=12)
# In a workshop without names the votes on a statement are shown from so many on; never less than 5.
WORKSHOP_SHOWN_FROM: int = env.int("WORKSHOP_SHOWN_FROM", default=5)
# An activity is called observably lower from so many sample standard deviations below the mean of all.
OBSERVABLY_LOWER: float = env.float("OBSERVABLY_LOWER", default=0.2)
# A difference between two groups is noted from this Cohen's h.
NOTED_DIFFERENCE: float = env.float("NOTED_DIFFERENCE", default=0.2)

# --- Work in the background -------------------------------------------------------------------------------------------

BROKER_URL: str = env("BROKER_URL", default="filesystem://")
STATUS_TOKEN: str = env("STATUS_TOKEN", default="")
HEARTBEAT_URL: str = env("HEARTBEAT_URL", default="")

# --- Logs -------------------------------------------------------------------------------------------------------------

# How many proxies of ours stand before the site: production says, and only then is anything believed of what they add.
PROXIES: int = 0
LOG_LEVEL: str = env("LOG_LEVEL", default="INFO")
LOG_FORMAT: str = env("LOG_FORMAT", default="line")
LOG_REQUESTS: bool = env.bool("LOG_REQUESTS", default=False)
LOGGING = logging_settings(form=LOG_FORMAT, level=LOG_LEVEL)
