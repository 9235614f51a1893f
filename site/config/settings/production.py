"""A real service. Refuses to start without what it needs; docs/operations.md explains each variable."""

from __future__ import annotations

from email.utils import parseaddr

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_URL, CACHES, DEFAULT_FROM_EMAIL, EXAMPLE_DOMAIN, LOG_LEVEL, env
from config.settings.logs import logging_settings
from config.settings.security import CSRF_COOKIE_NAME as CSRF_NAME
from config.settings.security import SESSION_COOKIE_NAME as SESSION_NAME

# With neither EMAIL_URL nor MAIL_SERVICE the codes that people sign in with would lie in files.
MAIL = "EMAIL_URL" if not env("MAIL_SERVICE", default="") else "MAIL_SERVICE"
REQUIRED = ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BASE_URL", MAIL, "DEFAULT_FROM_EMAIL")
if missing := [name for name in REQUIRED if not env(name, default="")]:
    raise ImproperlyConfigured(f"Production needs {', '.join(missing)} in the environment: see docs/operations.md.")
if not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("BASE_URL must start with https://: every link in a mail is built from it.")
SENDER = parseaddr(DEFAULT_FROM_EMAIL)[1]
if "@" not in SENDER or SENDER.lower().endswith(f"@{EXAMPLE_DOMAIN}"):
    raise ImproperlyConfigured(
        "DEFAULT_FROM_EMAIL must be an address of yours: what people answer to a mail goes there."
    )
if CACHES["default"]["BACKEND"].endswith((".LocMemCache", ".DummyCache")):
    raise ImproperlyConfigured("CACHE_URL must name a cache that all processes share: limits on guessing count in it.")

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters: docs/operations.md says how to make one.")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])

LOG_FORMAT = env("LOG_FORMAT", default="json")
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=True)
LOGGING = logging_settings(form=LOG_FORMAT, level=LOG_LEVEL)

REQUIRE_MFA = env.bool("REQUIRE_MFA", default=True)
DEMO_ALLOWED = False
SHOW_COMPONENT_GALLERY = False

# How many proxies of ours stand before the site. Only then is anything believed of what they add to a request.
PROXIES = env.int("PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS: int = env.int("HSTS_SECONDS", default=365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
# Preloading binds a domain for years: its owner decides, and a check cannot know.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# The prefix makes browsers refuse the cookie from a sister host or over plain HTTP.
SESSION_COOKIE_NAME = f"__Host-{SESSION_NAME}"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = f"__Host-{CSRF_NAME}"
CSRF_COOKIE_SECURE = True
