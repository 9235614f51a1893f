"""What a mail needs so that the mail service can take it, and know it again in reports."""

from __future__ import annotations

import json
import ssl

import pytest
import requests
from anymail.exceptions import (
    AnymailAPIError,
    AnymailRecipientsRefused,
    AnymailRequestsAPIError,
    AnymailUnsupportedFeature,
)
from django.core.mail import EmailMultiAlternatives, get_connection
from requests import RequestException, Response
from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, ProxyError, SSLError

from community.mail_service_fit import HEADERS, fit
from home.mail_transport import Outcome, Transport, UnreachableError, Went

ID = "<abc@hwb.example>"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def fitted(settings, service: str, backend: str) -> EmailMultiAlternatives:
    settings.MAIL_SERVICE, settings.EMAIL_BACKEND = service, backend
    mail = EmailMultiAlternatives("S", "B", "from@example.com", ["to@example.com"])
    fit(mail, ID)
    return mail


def test_mail_without_a_service_carries_nothing_more(settings):
    mail = fitted(settings, "", SMTP)
    assert not mail.extra_headers
    assert not hasattr(mail, "metadata")


@pytest.mark.parametrize("service", sorted(HEADERS))
def test_mail_over_smtp_carries_the_header_of_its_service(settings, service):
    name, under = HEADERS[service]
    said = json.loads(fitted(settings, service, SMTP).extra_headers[name])
    assert (said[under] if under else said) == {"mail": ID}


def test_postmark_has_a_header_for_each_word(settings):
    assert fitted(settings, "postmark", SMTP).extra_headers == {"X-PM-Metadata-mail": ID}


def test_mail_through_the_service_itself_carries_metadata(settings):
    assert fitted(settings, "postmark", "anymail.backends.postmark.EmailBackend").metadata == {"mail": ID}
    assert not hasattr(fitted(settings, "postal", "anymail.backends.postal.EmailBackend"), "metadata")


@pytest.mark.parametrize(
    ("backend", "service", "parts", "files"),
    [
        (SMTP, "", 2, 0),
        (SMTP, "postmark", 2, 0),
        ("anymail.backends.amazon_ses.EmailBackend", "amazon_ses", 2, 0),
        ("anymail.backends.postmark.EmailBackend", "postmark", 1, 1),
    ],
)
def test_invitation_is_a_file_only_where_it_cannot_be_a_part(settings, backend, service, parts, files):
    settings.MAIL_SERVICE, settings.EMAIL_BACKEND = service, backend
    mail = EmailMultiAlternatives("S", "B", "from@example.com", ["to@example.com"])
    mail.attach_alternative("<p>B</p>", "text/html")
    mail.attach_alternative("BEGIN:VCALENDAR", "text/calendar; method=REQUEST")
    fit(mail, ID)
    assert (len(mail.alternatives), len(mail.attachments)) == (parts, files)
    types = [part.get_content_type() for part in mail.message().walk()]
    assert types.count("text/calendar") == 1


def test_service_takes_a_mail_with_an_invitation_by_its_api(settings):
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "x"}
    settings.MAIL_SERVICE, settings.EMAIL_BACKEND = "postmark", "anymail.backends.postmark.EmailBackend"
    mail = EmailMultiAlternatives("S", "B", "from@example.com", ["to@example.com"])
    mail.attach_alternative("<p>B</p>", "text/html")
    mail.attach_alternative("BEGIN:VCALENDAR", "text/calendar; method=REQUEST")
    fit(mail, ID)
    backend = get_connection()
    said = json.loads(backend.build_message_payload(mail, {}).serialize_data())
    assert [file["Name"] for file in said["Attachments"]] == ["invitation.ics"]
    assert said["Attachments"][0]["ContentType"].startswith("text/calendar")
    assert said["Metadata"] == {"mail": ID}


def answered(status: int) -> AnymailRequestsAPIError:
    response = Response()
    response.status_code, response.reason = status, "to@example.com"
    return AnymailRequestsAPIError("to@example.com", response=response)


def broken_off(reason: Exception, kind: type[RequestException]) -> AnymailAPIError:
    """By ``requests``, as Anymail passes it on."""
    error = AnymailAPIError("to@example.com")
    error.__cause__ = kind(MaxRetryError(HTTPConnectionPool("api.example"), "/", reason))
    return error


@pytest.mark.parametrize(
    ("error", "went"),
    [
        (AnymailRecipientsRefused(), Went.REFUSED),
        (AnymailUnsupportedFeature("a calendar part"), Went.REFUSED),
        (answered(422), Went.LATER),
        (answered(401), Went.LATER),
        (answered(429), Went.LATER),
        (answered(408), Went.UNKNOWN),
        (answered(502), Went.UNKNOWN),
        (AnymailAPIError("no answer"), Went.UNKNOWN),
        (broken_off(SSLError(ssl.SSLError("bad record")), requests.exceptions.SSLError), Went.UNKNOWN),
        (broken_off(ProxyError("?", ConnectionResetError()), requests.exceptions.ProxyError), Went.UNKNOWN),
    ],
)
def test_answer_of_a_service_says_whether_the_mail_may_have_gone(settings, monkeypatch, error, went):
    outcome = handed_to_a_service_that_fails(settings, monkeypatch, error)
    assert outcome.went is went
    assert "@" not in outcome.reason


@pytest.mark.parametrize(
    "error",
    [
        broken_off(ConnectTimeoutError("to the service"), requests.ConnectTimeout),
        broken_off(
            ProxyError("?", NewConnectionError(HTTPConnection("proxy"), "refused")), requests.exceptions.ProxyError
        ),
        broken_off(SSLError(ssl.SSLCertVerificationError("of nobody")), requests.exceptions.SSLError),
    ],
    ids=["too slow", "proxy away", "certificate"],
)
def test_service_to_which_no_connection_was_made_has_nothing(settings, monkeypatch, error):
    with pytest.raises(UnreachableError) as unreachable:
        handed_to_a_service_that_fails(settings, monkeypatch, error)
    assert "@" not in str(unreachable.value)


def handed_to_a_service_that_fails(settings, monkeypatch: pytest.MonkeyPatch, error: Exception) -> Outcome:
    settings.EMAIL_BACKEND, settings.ANYMAIL = "anymail.backends.test.EmailBackend", {}

    def fail(*args: object) -> int:
        raise error

    monkeypatch.setattr("anymail.backends.test.EmailBackend.send_messages", fail)
    mail = EmailMultiAlternatives("S", "B", "from@example.com", ["to@example.com"])
    with Transport() as transport:
        return transport.hand_over(mail, begin=lambda: True)
