"""What mail servers answer, or do not: a mail is sent when the server says so, and no answer is taken for another's."""

from __future__ import annotations

import datetime as dt
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from billiard.exceptions import SoftTimeLimitExceeded

from community import mail_kinds
from community.models import Delivery
from community.services import claims
from community.services.deliver import deliver_due
from tests.community.mail_server import sink
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
__all__ = ["sink"]


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


class OddServer:
    """Takes every mail, and says something of its own once it has it; or to the word DATA. Hangs up in place of b""."""

    def __init__(self, to_mail: bytes = b"250 taken", to_data: bytes = b"354 go on") -> None:
        self.to_mail, self.to_data, self.taken = to_mail, to_data, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self.listener.accept()
                with connection, connection.makefile("rwb", buffering=0) as lines:
                    self._talk(lines)

    def _talk(self, lines) -> None:
        lines.write(b"220 odd\r\n")
        while word := lines.readline()[:4].upper():
            answer = b"250 ok"
            if word == b"DATA":
                answer = self._data(lines)
            if not answer:
                return
            lines.write(answer + b"\r\n")
            if word == b"QUIT":
                return

    def _data(self, lines) -> bytes:
        if not self.to_data.startswith(b"354"):
            return self.to_data
        lines.write(self.to_data + b"\r\n")
        while lines.readline() not in (b".\r\n", b""):
            pass
        self.taken += 1
        return self.to_mail


@pytest.fixture
def odd(settings, request) -> Iterator[OddServer]:
    """A server with the answers that the test names."""
    made = OddServer(**request.param)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", made.listener.getsockname()[1], 5
    yield made
    made.listener.close()


def send_for_an_hour() -> None:
    for minute in range(0, 60, 5):
        deliver_due(now=NOW + dt.timedelta(minutes=minute))


@pytest.mark.parametrize(
    "odd", [{"to_mail": said} for said in (b"251 elsewhere", b"252 taken", b"200 ok")], indirect=True
)
def test_any_yes_to_the_mail_is_one(odd):
    make_delivery(make_member())
    send_for_an_hour()
    assert (odd.taken, Delivery.objects.get().state) == (1, "sent")


@pytest.mark.parametrize("kind", ["test_reminder", "test_periodic"])
@pytest.mark.parametrize("odd", [{"to_mail": b"2.0.0 Ok: queued"}, {"to_mail": b"354 go on"}], indirect=True)
def test_what_goes_once_is_uncertain_if_nobody_can_read_the_answer(odd, kind):
    make_delivery(make_member(), kind=kind)
    send_for_an_hour()
    assert (odd.taken, Delivery.objects.get().state) == (1, "uncertain")


@pytest.mark.parametrize("odd", [{"to_data": b"250 ok"}], indirect=True)
def test_yes_to_the_word_alone_sends_nothing(odd):
    make_delivery(make_member())
    deliver_due(now=NOW)
    assert (odd.taken, Delivery.objects.get().state) == (0, "pending")


@pytest.mark.parametrize("odd", [{"to_data": b""}], indirect=True)
def test_hang_up_at_the_word_alone_leaves_a_reminder_and_its_day_for_later(odd):
    make_delivery(make_member())
    deliver_due(now=NOW)
    left = Delivery.objects.get()
    assert (odd.taken, left.state, left.reminder_day) == (0, "pending", None)
    odd.to_data = b"354 go on"
    send_for_an_hour()
    assert (odd.taken, Delivery.objects.get().state) == (1, "sent")


@pytest.mark.parametrize("odd", [{"to_mail": b""}], indirect=True)
def test_answer_that_never_comes_costs_an_answer_three_copies_and_an_hour(odd):
    make_delivery(make_member(), kind="test_answer")
    for minute in range(0, 20, 5):
        deliver_due(now=NOW + dt.timedelta(minutes=minute))
    assert (odd.taken, Delivery.objects.get().state) == (2, "pending")
    for hour in range(1, 100):
        deliver_due(now=NOW + dt.timedelta(hours=hour))
    assert (odd.taken, Delivery.objects.get().state) == (3, "uncertain")


@pytest.mark.parametrize("odd", [{"to_mail": b""}], indirect=True)
def test_server_that_is_busy_between_its_silences_gets_no_more_copies(odd):
    make_delivery(make_member(), kind="test_answer")
    for hour in range(0, 100, 7):
        odd.to_data = b"451 busy" if hour % 2 else b"354 go on"
        deliver_due(now=NOW + dt.timedelta(hours=hour))
    assert (odd.taken, Delivery.objects.get().state) == (3, "uncertain")


@pytest.mark.parametrize("odd", [{"to_mail": b""}], indirect=True)
def test_server_that_is_busy_after_two_silences_is_asked_as_often_as_any(odd):
    make_delivery(make_member(), kind="test_answer")
    for hour in range(0, 7 * (claims.MOST_TRIES + 5), 7):
        odd.to_data = b"354 go on" if hour < 14 else b"451 busy"
        deliver_due(now=NOW + dt.timedelta(hours=hour))
    given_up = Delivery.objects.get()
    assert (odd.taken, given_up.state, given_up.attempts) == (2, "dead", claims.MOST_TRIES)


@pytest.mark.parametrize("odd", [{"to_mail": b""}], indirect=True)
def test_workers_that_died_before_are_no_silences_of_the_server(odd):
    make_delivery(make_member(), kind="test_answer", claim_count=4)
    deliver_due(now=NOW)
    assert (odd.taken, Delivery.objects.get().state) == (1, "pending")


@pytest.mark.parametrize("odd", [{"to_mail": b""}], indirect=True)
def test_last_try_of_which_nobody_knows_is_no_refusal(odd):
    make_delivery(make_member(), kind="test_answer", attempts=claims.MOST_TRIES - 1)
    deliver_due(now=NOW)
    assert (odd.taken, Delivery.objects.get().state) == (1, "uncertain")


def time_limit_strikes(monkeypatch: pytest.MonkeyPatch, word: str) -> list[str]:
    """Once, while the answer to ``word`` is waited for: the list has it then."""
    told: list[str] = []
    struck: list[str] = []
    putcmd, getreply = smtplib.SMTP.putcmd, smtplib.SMTP.getreply

    def tell(self, command, arguments=""):
        told.append(command)
        return putcmd(self, command, arguments)

    def hear(self):
        if told and told[-1] == word and not struck:
            struck.append(word)
            raise SoftTimeLimitExceeded
        return getreply(self)

    monkeypatch.setattr(smtplib.SMTP, "putcmd", tell)
    monkeypatch.setattr(smtplib.SMTP, "getreply", hear)
    return struck


@pytest.mark.parametrize("word", ["rset", "mail", "rcpt"])
def test_time_limit_in_a_dialogue_leaves_no_answer_to_the_next_mail(sink, monkeypatch, word):
    struck = time_limit_strikes(monkeypatch, word)
    sink.on_rcpt = lambda to: "550 5.1.1 unknown" if to.startswith("gone") else None
    for name in ("gone", "bob", "cat"):
        make_delivery(make_member(f"{name}@example.com"))
    deliver_due(now=NOW)
    sent = set(Delivery.objects.filter(state="sent").values_list("member__user__email", flat=True))
    assert struck == [word]
    assert sent == set(sink.copies) == {"bob@example.com", "cat@example.com"}


def test_time_limit_before_the_content_leaves_the_mail_for_later(sink, monkeypatch):
    struck = time_limit_strikes(monkeypatch, "data")
    for name in ("bob", "cat"):
        make_delivery(make_member(f"{name}@example.com"))
    assert deliver_due(now=NOW) == {"pending": 1, "sent": 1}
    assert (struck, set(sink.copies)) == (["data"], {"cat@example.com"})
    assert deliver_due(now=NOW + dt.timedelta(minutes=5)) == {"sent": 1}
    assert sink.copies == {"bob@example.com": 1, "cat@example.com": 1}
