"""How mail leaves, by the environment: files, SMTP, or a mail service; and what cannot be meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
import pytest
from anymail.backends.base import AnymailBaseBackend
from anymail.urls import urlpatterns
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from config.settings.mail import CAN_LEAVE_TRACKING_OUT, SERVICES, mail_settings
from config.settings.mail_server import UNREADABLE

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


@pytest.mark.parametrize(
    ("url", "tls", "ssl"),
    [
        ("smtp://mail.example:25", False, False),
        ("smtp+tls://mail.example:587", True, False),
        ("smtps://mail.example:465", False, True),
        ("smtp+ssl://mail.example:465", False, True),
    ],
)
def test_address_of_a_server_says_how_it_is_spoken_to(url, tls, ssl):
    found = settings_of(EMAIL_URL=url)
    assert (found.get("EMAIL_USE_TLS", False), found.get("EMAIL_USE_SSL", False)) == (tls, ssl)


def test_name_and_password_may_be_percent_encoded():
    found = settings_of(EMAIL_URL="smtp+tls://me%40nhs.uk:a%2Fb%23c%3Fd%25+@mail.example:587")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me@nhs.uk", "a/b#c?d%+")


@pytest.mark.parametrize(
    "password", ["/sesame", "#sesame", "?sesame", "[sesame", "ses/ame", "123/sesame", "123?sesame"]
)
def test_password_that_is_not_encoded_is_refused_and_not_shown(password):
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_of(EMAIL_URL=f"smtp+tls://user:{password}@mail.example:587")
    assert str(refused.value) == UNREADABLE
    assert refused.value.__suppress_context__ or refused.value.__context__ is None, "a traceback would show it"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("h:587", "EMAIL_URL must begin with"),
        ("mail.example", "EMAIL_URL must begin with"),
        ("https://mail.example", "EMAIL_URL must begin with"),
        ("smtp+tls://mail.example:five", "EMAIL_URL cannot be read"),
        ("smtp+tls://user:sesame@:587", "EMAIL_URL cannot be read"),
    ],
)
def test_address_that_names_no_server_is_refused_by_its_variables_name(url, said):
    with pytest.raises(ImproperlyConfigured, match=said) as refused:
        settings_of(EMAIL_URL=url)
    assert not {"sesame", "mail.example", "h:587"} & set(str(refused.value).split())


@pytest.mark.parametrize(
    ("service", "secret", "anymail", "said"),
    [
        ("", "", {}, []),
        ("postmark", "", {}, ["hwb.W001"]),
        ("postmark", "name:short", {}, ["hwb.E001"]),
        ("postmark", "name:long-enough-password", {}, []),
        ("mailgun", "name:long-enough-password", {"MAILGUN_API_KEY": "x"}, ["hwb.E002"]),
        ("mailgun", "name:short", {}, ["hwb.E001", "hwb.E002"]),
        ("mailgun", "name:long-enough-password", {"MAILGUN_WEBHOOK_SIGNING_KEY": "x"}, []),
    ],
)
def test_check_says_what_a_mail_service_lacks(settings, service, secret, anymail, said):
    settings.MAIL_SERVICE, settings.MAIL_WEBHOOK_SECRET, settings.ANYMAIL = service, secret, anymail
    found = [one for one in run_checks() if str(one.id).startswith("hwb.")]
    assert [one.id for one in found] == said
    assert not any(secret and secret.partition(":")[2] in one.msg for one in found)


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_can_send_and_report(service):
    assert issubclass(import_string(f"anymail.backends.{service}.EmailBackend"), AnymailBaseBackend)
    names = {pattern.name for pattern in urlpatterns}
    assert names & {f"{service}_tracking_webhook", f"{service}_webhook"}


def test_services_that_can_leave_tracking_out_are_known():
    assert set(SERVICES) > CAN_LEAVE_TRACKING_OUT
