"""The shared cache while Redis is away: pages go on, what limits guessing fails."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from home import generation, redis_cache
from home.redis_cache import RedisCache
from tests.smtp_sink import free_port


@pytest.fixture
def redis_away(settings, monkeypatch):
    """Nobody listens."""
    settings.CACHES = {
        "default": {"BACKEND": "home.redis_cache.RedisCache", "LOCATION": f"redis://127.0.0.1:{free_port()}/1"}
    }
    monkeypatch.setattr(RedisCache, "_away_until", 0.0)
    monkeypatch.setattr(generation._remembered, "until", 0.0)


def test_what_wagtail_keeps_is_spared(redis_away):
    assert caches["default"].get("wagtail_site_root_paths", "from the database") == "from the database"
    caches["default"].set("wagtail_site_root_paths", ["x"])


def test_what_saves_work_and_nothing_else_is_spared(redis_away):
    caches["default"].set("spared:looked", True)
    assert caches["default"].add("spared:looked", True) is False


def test_what_limits_guessing_fails(redis_away):
    with pytest.raises(RedisConnectionError):
        caches["default"].get("rate:login:x")
    with pytest.raises(RedisConnectionError):
        caches["default"].set("rate:login:x", 1)
    with pytest.raises(RedisConnectionError):
        caches["default"].add("rate:login:x", 1)


def test_redis_that_is_away_is_left_alone_for_a_second(redis_away, monkeypatch):
    cache, asked = caches["default"], []
    cache.get("wagtail_x")
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.get", lambda *a: asked.append(a))
    cache.get("wagtail_x")
    assert not asked
    monkeypatch.setattr(redis_cache.time, "monotonic", lambda: RedisCache._away_until + 0.1)
    cache.get("wagtail_x")
    assert asked


@pytest.mark.django_db
def test_pages_go_on_and_signing_in_says_that_it_cannot(home_page, redis_away):
    client = Client(raise_request_exception=False)
    assert client.get("/").status_code == 200
    sent = client.post("/accounts/login/", {"login": "mary@example.com", "password": "guess"})
    assert sent.status_code == 503
