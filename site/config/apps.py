from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "HWB Commons"

    def ready(self) -> None:
        from config.admin_scripts import use_in_choosers

        use_in_choosers()
