from __future__ import annotations

import logging
from contextlib import suppress

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "HWB Commons"

    def ready(self) -> None:
        logging.captureWarnings(settings.LOG_FORMAT == "json")  # else some lines would be none
        with suppress(OSError):  # a folder that cannot be written to: then nothing is left for others, and nothing runs
            import config.celery  # noqa: F401  the web server, too, must know where to leave work for others
        from config.admin_scripts import use_in_choosers
        from config.mail_checks import check_mail_service

        use_in_choosers()
        checks.register(check_mail_service)
