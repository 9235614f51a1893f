from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Ground"

    def ready(self) -> None:
        from home import cache_clearing, translation_source

        cache_clearing.connect()
        translation_source.connect()
