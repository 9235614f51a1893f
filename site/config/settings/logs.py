"""What is logged, and how a line looks. All of it goes to standard error."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured

FORMATTERS: dict[str, dict[str, Any]] = {
    "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
    "json": {"()": "config.log_lines.JsonLine"},
}


def logging_settings(*, form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING: each line as a person reads it (``line``), or as a machine does (``json``)."""
    if form not in FORMATTERS:
        raise ImproperlyConfigured(f"LOG_FORMAT must be {' or '.join(FORMATTERS)}, not {form}.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": FORMATTERS,
        "filters": {"mask": {"()": "config.log_masking.MaskLinks"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["mask"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Font subsetting speaks at length of things nobody can act on.
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            # A line a task a minute; failures are said at ERROR.
            "celery": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            # Search and reference indexing runs at once, a line a page: only its failures matter.
            "django_tasks": {"level": "WARNING"},
        },
    }
