"""Production's settings, each loaded in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from storages.backends.s3 import S3Storage

from tests.check import PRODUCTION, ROOT

SHOW = """
import json
from django.conf import settings
names = %r
shown = {name: getattr(settings, name, None) for name in names}
print(json.dumps(shown | ({"FOLDER": str(settings.VAR_DIR)} if "FOLDER" in names else {})))
"""


def load(*names: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Print settings as production has them; an empty value stays an empty variable."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    wanted = {**clean, **PRODUCTION, **env}
    code = "import sys; sys.path[:0] = ['.', 'site']\n" + SHOW % (names,)
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=wanted, capture_output=True, text=True, check=False
    )


NEEDED = ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BASE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"]


@pytest.mark.parametrize("name", NEEDED)
def test_refuses_to_start_and_names_what_is_missing(name):
    done = load("DEBUG", **{name: ""})
    assert done.returncode != 0
    assert f"Production needs {name} in the environment" in done.stderr


def test_mail_service_may_stand_in_for_a_mail_server():
    done = load("EMAIL_BACKEND", EMAIL_URL="", MAIL_SERVICE="postmark", ANYMAIL_POSTMARK_SERVER_TOKEN="x")
    assert json.loads(done.stdout) == {"EMAIL_BACKEND": "anymail.backends.postmark.EmailBackend"}


@pytest.mark.parametrize("sender", ["HWB Commons <hello@hwb-commons.example>", "hello@HWB-Commons.example", "hello"])
def test_refuses_a_sender_whose_mailbox_nobody_reads(sender):
    assert "DEFAULT_FROM_EMAIL must be an address of yours" in load("DEBUG", DEFAULT_FROM_EMAIL=sender).stderr


@pytest.mark.parametrize("url", ["smtp+tls://user:sesame/x@mail.example:587", "smtp+tls://user:[sesame@mail.example"])
def test_mistake_in_the_mail_servers_address_shows_no_part_of_the_password(url):
    done = load("DEBUG", EMAIL_URL=url)
    assert done.returncode != 0
    assert "EMAIL_URL cannot be read" in done.stderr
    assert "sesame" not in done.stderr


def test_refuses_links_without_https():
    assert "BASE_URL must start with https://" in load("DEBUG", BASE_URL="http://hwb.example").stderr


def test_refuses_a_short_secret():
    assert "at least 50 characters" in load("DEBUG", SECRET_KEY="changeme").stderr


def test_command_line_says_it_in_one_sentence():
    env = {**os.environ, **PRODUCTION, "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == [
        "Production needs DATABASE_URL in the environment: see docs/operations.md."
    ]


@pytest.mark.parametrize("empty", [False, True], ids=["not set", "empty"])
def test_is_closed_by_default(empty):
    # Compose files pass variables that nobody set as empty ones: those must open nothing either.
    passed = ("REQUIRE_MFA", "SSL_REDIRECT", "HSTS_SECONDS", "HSTS_SUBDOMAINS", "PROXIES", "DEBUG", "HWB_VAR_DIR")
    env = dict.fromkeys(passed, "") if empty else {}
    names = [
        "DEBUG", "REQUIRE_MFA", "DEMO_ALLOWED", "SHOW_COMPONENT_GALLERY", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH",
    ]  # fmt: skip
    assert json.loads(load(*names, **env).stdout) == {
        "DEBUG": False,
        "REQUIRE_MFA": True,
        "DEMO_ALLOWED": False,
        "SHOW_COMPONENT_GALLERY": False,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_PROXY_SSL_HEADER": None,
        "ALLAUTH_TRUSTED_PROXY_COUNT": 0,
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": "/",
    }


def test_believes_proxies_only_when_told_how_many():
    found = json.loads(load("SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT", PROXIES="1").stdout)
    assert found == {"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"], "ALLAUTH_TRUSTED_PROXY_COUNT": 1}


def test_several_machines_share_redis_and_postgresql():
    found = json.loads(
        load("CACHES", "DATABASES", "BROKER_URL", CACHE_URL="redis://c:6379/1", BROKER_URL="redis://b").stdout
    )
    assert found["CACHES"]["default"]["BACKEND"] == "home.redis_cache.RedisCache"
    assert found["CACHES"]["default"]["LOCATION"] == "redis://c:6379/1"
    assert found["DATABASES"]["default"]["CONN_HEALTH_CHECKS"] is True
    assert found["DATABASES"]["default"]["CONN_MAX_AGE"] == 60
    assert found["BROKER_URL"] == "redis://b"


def test_limits_on_guessing_count_in_a_table_without_redis():
    found = json.loads(load("CACHES", CACHE_URL="").stdout)["CACHES"]["default"]
    assert (found["BACKEND"], found["LOCATION"]) == ("home.database_cache.DatabaseCache", "hwb_cache")


def test_empty_folder_of_state_is_the_default_one():
    assert json.loads(load("FOLDER", HWB_VAR_DIR="").stdout) == {"FOLDER": str(ROOT / "var")}


def test_hosts_may_have_spaces_between_them():
    assert json.loads(load("ALLOWED_HOSTS", ALLOWED_HOSTS="a.example, b.example").stdout) == {
        "ALLOWED_HOSTS": ["a.example", "b.example"]
    }


@pytest.mark.parametrize("url", ["locmemcache://", "dummycache://"])
def test_refuses_a_cache_that_would_multiply_the_limits_on_guessing(url):
    assert "CACHE_URL must name a cache that all processes share" in load("DEBUG", CACHE_URL=url).stderr


def test_bucket_is_reached_through_this_host_as_the_policy_wants():
    options = json.loads(load("STORAGES", MEDIA_BUCKET="hwb").stdout)["STORAGES"]["default"]["OPTIONS"]
    url = S3Storage(**options).url("images/a picture.webp")
    assert url == "https://hwb.example/media/images/a%20picture.webp"


def test_logs_are_for_machines_unless_told_otherwise():
    assert json.loads(load("LOG_FORMAT", "LOG_REQUESTS").stdout) == {"LOG_FORMAT": "json", "LOG_REQUESTS": True}
    chosen = load("LOG_FORMAT", "LOG_REQUESTS", LOG_FORMAT="line", LOG_REQUESTS="off")
    assert json.loads(chosen.stdout) == {"LOG_FORMAT": "line", "LOG_REQUESTS": False}
    assert "LOG_FORMAT must be line or json, not xml" in load("DEBUG", LOG_FORMAT="xml").stderr
