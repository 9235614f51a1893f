"""Who was put down for a call unasked says that they come: on its page, or by the link of a mail."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from community import calendars, links
from community.call_errors import ChangedError, NotPossibleError
from community.emails import calls as mails
from community.models import Delivery, Meeting, Member, Participant
from community.services import calls
from tests.community.call_people import as_member
from tests.factories.meetings import make_call, make_circle
from tests.factories.sessions import make_members

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NOT_SAID = "You have not said whether this time suits you"


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def call(db: None, now) -> Meeting:
    """Two come, and the third was put down for it unasked."""
    made = make_call(make_circle(*make_members(3)), starts_at=now + 7 * DAY)
    made.participants.filter(member=silent_in(made)).update(unasked=True)
    return made


def silent_in(call: Meeting) -> Member:
    """The last of those in it."""
    return call.participants.order_by("member_id").last().member


def path(call: Meeting, more: str = "") -> str:
    return f"/community/meetings/{call.pk}/{more}"


def by_link(call: Meeting, member: Member | None = None, purpose: str = "call") -> str:
    member = member or silent_in(call)
    token = links.make(purpose, member=member, object_id=call.pk, expires_at=call.ends_at)
    return f"/community/meetings/come/{token}/"


def form_of(page: bytes) -> dict[str, str]:
    """What the button of a page sends, or nothing where there is no such button."""
    found = BeautifulSoup(page, "html.parser").main.find("button", string="I can come")
    fields = found.find_parent("form").select("input[name]") if found else []
    return {field["name"]: field["value"] for field in fields}


def is_unasked(call: Meeting) -> bool:
    return calls.unasked_in(call) == {silent_in(call).pk}


@pytest.mark.parametrize("language", ["", "/cy"])
def test_page_asks_who_has_not_said_and_a_press_says_so(client: Client, call: Meeting, language: str) -> None:
    as_member(client, silent_in(call))
    page = client.get(language + path(call))
    assert f'action="{language}{path(call, "come/")}"' in page.text
    answer = client.post(f"{language}{path(call, 'come/')}", {"version": call.version})
    assert answer["Location"] == language + path(call)
    assert not calls.unasked_in(call)
    assert path(call, "come/") not in client.get(language + path(call)).text
    content = calendars.invitation(call, member=silent_in(call), method="REQUEST").decode().replace("\r\n ", "")
    assert "PARTSTAT=ACCEPTED" in content


def test_page_says_that_it_waits_for_them_in_words(client: Client, call: Meeting) -> None:
    as_member(client, silent_in(call))
    page = client.get(path(call))
    assert NOT_SAID in page.text
    assert form_of(page.content)["version"] == str(call.version)
    assert "You are going" in client.post(path(call, "come/"), form_of(page.content), follow=True).text


def test_page_asks_nobody_else(client: Client, call: Meeting) -> None:
    other = call.participants.order_by("member_id").first().member
    as_member(client, other)
    assert NOT_SAID not in client.get(path(call)).text
    client.post(path(call, "come/"))
    assert is_unasked(call), "each says it of themselves"


def test_a_press_for_a_time_that_was_changed_meanwhile_says_nothing(client: Client, call: Meeting, now) -> None:
    as_member(client, silent_in(call))
    answer = client.post(path(call, "come/"), {"version": call.version + 1}, follow=True)
    assert "This call has changed meanwhile" in answer.text
    assert is_unasked(call)


def test_strangers_find_nothing_to_say(client: Client, call: Meeting) -> None:
    (stranger,) = make_members(1, first=9)
    as_member(client, stranger)
    assert client.post(path(call, "come/")).status_code == 404
    assert Client().post(path(call, "come/"))["Location"].startswith("/accounts/login/")
    assert is_unasked(call)


def test_link_of_a_mail_shows_a_button_and_only_that_acts(call: Meeting) -> None:
    address, visitor = by_link(call), Client(enforce_csrf_checks=True)
    for method in ("get", "head", "get"):
        page = getattr(visitor, method)(address)
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "no-referrer"
    assert NOT_SAID in page.text
    assert is_unasked(call)
    assert visitor.post(address, form_of(page.content))["Location"] == address
    assert not calls.unasked_in(call)
    after = visitor.get(address)
    assert "You are going" in after.text
    assert not form_of(after.content)


def test_link_of_a_mail_names_nobody(call: Meeting) -> None:
    page = Client().get(by_link(call)).text
    assert not [one.member.name for one in call.participants.all() if one.member.name in page]
    assert "meet.example" not in page


def test_link_shows_the_time_anew_where_it_changed_after_the_page_was_opened(call: Meeting) -> None:
    sent = form_of(Client().get(by_link(call)).content)
    Meeting.objects.filter(pk=call.pk).update(version=call.version + 1)
    assert NOT_SAID in Client().post(by_link(call), sent, follow=True).text
    assert is_unasked(call)


@pytest.mark.parametrize("gone", ["cancelled", "over", "left", "purpose", "stranger"])
def test_link_of_a_call_that_takes_no_answers_says_so(call: Meeting, now, gone: str) -> None:
    address = by_link(call, purpose="session" if gone == "purpose" else "call")
    if gone == "cancelled":
        Meeting.objects.filter(pk=call.pk).update(status="cancelled")
    elif gone == "over":
        Meeting.objects.filter(pk=call.pk).update(starts_at=now - DAY, ends_at=now - DAY / 2)
    elif gone == "left":
        call.participants.filter(member=silent_in(call)).update(answer="declined")
        address = by_link(call, call.participants.get(answer="declined").member)
    elif gone == "stranger":
        address = by_link(call, *make_members(1, first=9))
    assert [Client().get(address).status_code, Client().post(address).status_code] == [410, 410]
    assert Participant.objects.filter(meeting=call, unasked=True).count() == 1


def test_service_refuses_who_is_not_down_and_what_is_over(call: Meeting, now) -> None:
    silent = silent_in(call)
    (stranger,) = make_members(1, first=9)
    with pytest.raises(NotPossibleError):
        calls.say_comes(meeting=call, by=stranger, now=now)
    with pytest.raises(ChangedError):
        calls.say_comes(meeting=call, by=silent, now=call.ends_at)
    calls.say_comes(meeting=call, by=silent, now=now)
    own = call.participants.get(member=silent)
    assert (own.unasked, own.answered_at) == (False, now)
    calls.say_comes(meeting=call, by=silent, now=now + DAY)
    own.refresh_from_db()
    assert own.answered_at == now, "who has said so says nothing new"
    assert not Delivery.objects.exists()


WRITES = {
    "call_booked": mails.write_booked,
    "call_changed": mails.write_changed,
    "call_left": mails.write_left,
    "call_day_before": mails.write_tomorrow,
}


@pytest.mark.parametrize("kind", WRITES)
def test_mails_have_the_link_for_who_has_not_said_and_for_nobody_else(call: Meeting, now, kind: str) -> None:
    by = call.participants.order_by("member_id").first().member
    Meeting.objects.filter(pk=call.pk).update(created_by=by)
    payload = {"meeting": call.pk, "sequence": call.sequence, "by": by.pk}
    found = {}
    for seat in call.participants.select_related("member__user"):
        delivery = Delivery(kind=kind, member=seat.member, payload=payload, created_at=now)
        found[seat.member] = re.findall(r"https?://\S+(/community/meetings/come/\S+)", WRITES[kind](delivery, now).body)
    (link,) = found.pop(silent_in(call))
    assert not any(found.values())
    assert NOT_SAID in Client().get(link).text
