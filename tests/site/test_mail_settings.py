"""How mail leaves, by the environment: files, SMTP, or a mail service; and what cannot be meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
import pytest
from anymail.backends.base import AnymailBaseBackend
from anymail.urls import urlpatterns
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from config.settings.mail import CAN_LEAVE_TRACKING_OUT, SERVICES, mail_settings

SMTP = "smtp://mail.example:25"


def settings_of(**variables: str) -> dict[str, Any]:
    """What these variables of the environment make of the settings."""

    class Fixed(environ.Env):
        ENVIRON = variables

    return mail_settings(Fixed(), Path("/var/hwb"))


def test_mail_is_written_into_files_where_nothing_is_set():
    found = settings_of()
    assert found["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert found["EMAIL_FILE_PATH"] == "/var/hwb/mail"
    assert (found["MAIL_SERVICE"], found["MAIL_WEBHOOK_SECRET"], found["ANYMAIL"]) == ("", "", {})


def test_address_of_a_server_keeps_smtp_beside_a_service():
    found = settings_of(EMAIL_URL=SMTP, MAIL_SERVICE="postmark", MAIL_WEBHOOK_SECRET="a:b")
    assert found["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert found["EMAIL_HOST"] == "mail.example"
    assert found["ANYMAIL"]["WEBHOOK_SECRET"] == ["a:b"]


def test_service_sends_by_itself_with_its_own_settings_and_without_tracking():
    found = settings_of(MAIL_SERVICE="postmark", ANYMAIL_POSTMARK_SERVER_TOKEN="x")
    assert found["EMAIL_BACKEND"] == "anymail.backends.postmark.EmailBackend"
    assert found["ANYMAIL"]["POSTMARK_SERVER_TOKEN"] == "x"
    assert found["ANYMAIL"]["SEND_DEFAULTS"] == {"track_opens": False, "track_clicks": False}
    assert settings_of(MAIL_SERVICE="amazon_ses")["ANYMAIL"]["SEND_DEFAULTS"] == {}


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"MAIL_SERVICE": "pigeon"}, "MAIL_SERVICE is one of amazon_ses, "),
        ({"MAIL_WEBHOOK_SECRET": "a:b"}, "needs MAIL_SERVICE"),
        ({"MAIL_SERVICE": "brevo", "MAIL_WEBHOOK_SECRET": "password"}, "with a colon"),
        ({"MAIL_SERVICE": "brevo", "MAIL_WEBHOOK_SECRET": "name:"}, "with a colon"),
    ],
)
def test_what_cannot_be_meant_is_refused(variables, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        settings_of(**variables)


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_can_send_and_report(service):
    assert issubclass(import_string(f"anymail.backends.{service}.EmailBackend"), AnymailBaseBackend)
    names = {pattern.name for pattern in urlpatterns}
    assert names & {f"{service}_tracking_webhook", f"{service}_webhook"}


def test_services_that_can_leave_tracking_out_are_known():
    assert set(SERVICES) > CAN_LEAVE_TRACKING_OUT
