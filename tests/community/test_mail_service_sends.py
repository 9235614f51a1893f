"""Mail through the API of a service that stands in for Postmark: what it is given, and what its answers mean."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client

from community.models import Delivery
from community.services.deliver import deliver_due
from tests.community.test_mail_reports import SECRET, report
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds
from tests.smtp_sink import free_port

pytestmark = pytest.mark.django_db
TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": "theirs", "To": "sam@example.com"}
INACTIVE = (
    "You tried to send to inactive recipients. Found inactive addresses: sam@example.com. Inactive recipients are."
)


class Service(HTTPServer):
    """Answers every mail in the same way, and keeps what it was given. Hangs up in place of the status 0."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.status, self.said = 200, TAKEN
        self.given: list[dict[str, Any]] = []


class _Answer(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.given.append(json.loads(content))
        if not self.server.status:
            return
        answer = json.dumps(self.server.said).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *said: object) -> None:
        """Nothing: it is a test."""


@pytest.fixture
def service(settings) -> Iterator[Service]:
    register_test_kinds()
    running = Service()
    threading.Thread(target=running.serve_forever, daemon=True).start()
    settings.MAIL_SERVICE, settings.MAIL_WEBHOOK_SECRET = "postmark", SECRET
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "x",
        "POSTMARK_API_URL": f"http://127.0.0.1:{running.server_port}/",
        "WEBHOOK_SECRET": [SECRET],
    }
    yield running
    running.shutdown()
    running.server_close()


def test_mail_goes_once_with_its_own_name_and_how_to_stop_it(service):
    delivery = make_delivery(make_member())
    assert deliver_due(now=NOW) == {"sent": 1}
    assert deliver_due(now=NOW) == {}
    (given,) = service.given
    assert given["Metadata"] == {"mail": delivery.message_id}
    headers = {one["Name"]: one["Value"] for one in given["Headers"]}
    assert headers["Message-ID"] == delivery.message_id
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not {"TrackOpens", "TrackLinks"} & {name for name, value in given.items() if value not in (False, "None")}


@pytest.mark.parametrize(
    ("status", "said", "state"),
    [
        (422, {"ErrorCode": 300, "Message": "Invalid email request"}, "pending"),
        (422, {"ErrorCode": 406, "Message": INACTIVE}, "dead"),
        (401, {"ErrorCode": 10, "Message": "Bad token"}, "pending"),
        (503, {}, "uncertain"),
    ],
)
def test_answer_decides_whether_a_reminder_is_tried_again(service, status, said, state):
    make_delivery(make_member())
    service.status, service.said = status, said
    deliver_due(now=NOW)
    found = Delivery.objects.get()
    assert found.state == state
    assert "@" not in found.error


def test_service_that_reads_a_reminder_and_hangs_up_may_have_it(service):
    make_delivery(make_member())
    service.status = 0
    assert deliver_due(now=NOW) == {"uncertain": 1}
    assert len(service.given) == 1
    assert deliver_due(now=NOW + dt.timedelta(days=2)) == {}


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}/", "http://nowhere.invalid/"], ids=["closed", "unknown"])
def test_service_that_is_away_gets_all_later_and_nobody_loses_the_day(service, settings, monkeypatch, address):
    monkeypatch.setenv("NO_PROXY", "*")
    there, away = settings.ANYMAIL["POSTMARK_API_URL"], address.format(port=free_port())
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": away}
    for name in ("a", "b"):
        make_delivery(make_member(f"{name}@example.com"))
    assert deliver_due(now=NOW) == {"pending": 2}, "one try tells it of both"
    assert deliver_due(now=NOW) == {}
    assert set(Delivery.objects.values_list("reminder_day", "claim_count", "attempts")) == {(None, 0, 1)}
    assert "@" not in "".join(Delivery.objects.values_list("error", flat=True))
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": there}
    assert deliver_due(now=NOW + dt.timedelta(minutes=3)) == {"sent": 2}
    assert len(service.given) == 2


def test_reminder_of_which_nobody_knows_is_settled_by_the_report(service, client: Client):
    make_delivery(make_member())
    service.status, service.said = 503, {}
    deliver_due(now=NOW)
    words = service.given[0]["Metadata"]
    assert report(client, {"RecordType": "Delivery", "Recipient": "x@example.com", "Metadata": words}) == 200
    assert Delivery.objects.get().state == "sent"
    assert deliver_due(now=NOW) == {}
