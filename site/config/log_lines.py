"""Logs for machines: a JSON object a line, with these fields and no others.

What libraries add to a record (a request, a query, a user) may hold anything, so that nothing is taken over unasked.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from config.log_context import context
from config.log_masking import masked

OF_REQUESTS = ("method", "route", "status", "milliseconds")  # config/request_log.py


class JsonLine(JsonFormatter):
    """time, level, logger, message; then request_id, user, task, task_id, what became of a request, and exception."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Called by the library, which knows the message by now."""
        log_data["time"] = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        log_data |= {"level": record.levelname, "logger": record.name, "message": record.message}
        # Whether something goes wrong for one person helps to mend it; who reads what is nobody's business.
        log_data |= context(with_user=record.levelno >= logging.WARNING)
        of_request = {name: record.__dict__[name] for name in OF_REQUESTS if name in record.__dict__}
        log_data |= {name: masked(value) if isinstance(value, str) else value for name, value in of_request.items()}
        if record.exc_text:
            log_data["exception"] = record.exc_text
        if record.stack_info:
            log_data["stack"] = record.stack_info
