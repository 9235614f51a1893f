"""A link that was mailed has a last day: then it opens nothing, tells nothing, and leads to a new one by mail."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from diagnostic.links import AFTER_DUE, WORKS_FOR, Named, Purpose, invited_path, last_day, named_by, token_of
from diagnostic.models import Contributor, RatingEvent, Response, Round
from diagnostic.services import invitations, invited, rounds
from diagnostic.services.invitations import Address, Asked
from diagnostic.tasks import tick
from tests.diagnostic.mailed import send_due
from tests.diagnostic.rating_pages import read, words
from tests.factories.community import make_member
from tests.factories.rounds import agree_all, make_round

if TYPE_CHECKING:
    from community.models import Member

pytestmark = pytest.mark.django_db
ANN = "ann@outside.example"
Travel = Callable[[dt.datetime], None]
NOW = dt.datetime(2027, 3, 1, 10, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def lead() -> Member:
    return make_member("lead@example.com", first_name="Lena")


@pytest.fixture
def round(lead: Member) -> Round:
    return make_round(lead, elements=("relationships", "environment"), now=NOW)


@pytest.fixture(autouse=True)
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """Make it another moment. At first it is NOW."""

    def travel_to(moment: dt.datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    travel_to(NOW)
    return travel_to


def ask(round: Round, lead: Member, **asked: Any) -> Contributor:
    """Somebody who was invited by mail, and the mail is out."""
    people = [Address(ANN, "Ann Evans")]
    invitations.invite(round=round, by=lead, addresses=people, asked=Asked(**asked), now=NOW)
    send_due(NOW)
    return Contributor.objects.get(email=ANN)


def link_in(message: mail.EmailMessage) -> str:
    """The path of the link that a mail holds."""
    found = re.search(r"/diagnostic/i/\S+/", str(message.body))
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("own", "section", "days"),
    [(None, None, 90), (10, None, 90), (100, None, 130), (10, 200, 230), (None, 59, 90), (None, 61, 91)],
)
def test_link_works_for_ninety_days_or_thirty_after_the_last_due_date(
    round: Round, lead: Member, own: int | None, section: int | None, days: int
) -> None:
    ann = Contributor(round=round, due_on=TODAY + own * DAY if own else None)
    round.sections.filter(element="environment").update(due_on=TODAY + section * DAY if section else None)
    assert last_day(ann, sent_on=TODAY) == TODAY + days * DAY


def test_mail_says_until_when_its_link_works_and_it_works_until_then(
    client: Client, round: Round, lead: Member, travel: Travel
) -> None:
    ask(round, lead)
    link, until = link_in(mail.outbox[0]), TODAY + WORKS_FOR
    assert f"The link works until {until:%-d %B %Y}." in " ".join(str(mail.outbox[0].body).split())
    travel(NOW + WORKS_FOR)
    assert "You have rated 0 of 4 statements." in words(read(client, link))
    travel(NOW + WORKS_FOR + DAY)
    answer = client.get(link)
    assert answer.status_code == 410
    assert "This link is too old" in answer.content.decode()


def test_mail_says_whom_to_ask_and_gives_no_address_of_theirs_away(round: Round, lead: Member) -> None:
    ask(round, lead)
    said = " ".join(str(mail.outbox[0].body).split())
    assert f"If you have a question about this, ask {lead.name}." in said
    assert "If you answer this email, it goes to the people who run" in said
    assert lead.user.email not in mail.outbox[0].message().as_string()
    assert mail.outbox[0].reply_to


def test_reminder_brings_a_link_of_its_own_day(round: Round, lead: Member, travel: Travel) -> None:
    due = TODAY + 80 * DAY
    ask(round, lead, due_on=due)
    at = timezone.make_aware(dt.datetime.combine(due, dt.time(12)))
    travel(at)
    tick()
    send_due(at)
    named = [named_by(link_in(one).split("/")[3], Purpose.INVITED) for one in mail.outbox]
    assert [one.until for one in named if one] == [due + AFTER_DUE, at.date() + WORKS_FOR]


@pytest.mark.parametrize("state", ["open", "ended", "taken off"])
def test_old_link_tells_nothing_of_the_round(
    client: Client, round: Round, lead: Member, state: str, travel: Travel
) -> None:
    ann = ask(round, lead)
    if state == "ended":
        round.status = Round.Status.ABANDONED
        round.save()
    if state == "taken off":
        invitations.take_off(contributor=ann, by=lead, now=NOW)
    link = link_in(mail.outbox[0])
    travel(NOW + WORKS_FOR + 2 * DAY)
    pages = [client.get(link), client.get(f"{link}environment/"), client.post(f"{link}decline/")]
    assert [page.status_code for page in pages] == [410, 410, 410]
    for page in pages:
        assert "This link is too old" in page.content.decode()
        told = [round.label, str(round.organisation), "Ann", ANN, "Text of"]
        assert not [one for one in told if one in page.content.decode()]


def test_what_was_typed_when_the_link_grew_too_old_is_shown(
    client: Client, round: Round, lead: Member, travel: Travel
) -> None:
    ask(round, lead)
    link = link_in(mail.outbox[0])
    travel(NOW + WORKS_FOR + DAY)
    page = client.post(
        f"{link}environment/",
        {"environment-1-rating": "red", "environment-1-note": "No room.", "environment-1-version": "0"},
    )
    assert page.status_code == 410
    assert "Your answer was not saved" in page.content.decode()
    assert "No room." in page.content.decode()
    assert not Response.objects.exists()


def test_new_link_goes_to_the_invited_address_once_a_day(
    client: Client, round: Round, lead: Member, travel: Travel
) -> None:
    ann = ask(round, lead)
    link = link_in(mail.outbox[0])
    later = NOW + WORKS_FOR + DAY
    travel(later)
    page = client.get(link)
    assert f'action="{link}anew/"' in page.content.decode()
    for _press in range(2):
        assert client.post(f"{link}anew/")["Location"] == "/diagnostic/i/asked/"
        send_due(timezone.now())
    assert "Look at your email" in read(client, "/diagnostic/i/asked/")
    assert [one.to for one in mail.outbox] == [[ANN], [ANN]]
    assert "You have rated 0 of 4" in words(read(client, link_in(mail.outbox[1])))
    event = RatingEvent.objects.filter(contributor=ann, kind="invited").last()
    assert event
    assert (event.by, event.new) == (None, {"again": True, "asked_anew": True})


@pytest.mark.parametrize("state", ["ended", "taken off", "newer link", "member", "forged", "finished"])
def test_new_link_is_sent_to_nobody_without_a_reason_and_the_answer_is_the_same(
    client: Client, round: Round, lead: Member, state: str, travel: Travel
) -> None:
    ann = ask(round, lead)
    link = link_in(mail.outbox[0])
    if state == "ended":
        Round.objects.update(status=Round.Status.ABANDONED)
    elif state == "finished":
        rounds.finish(round=agree_all(round, lead), by=lead, now=NOW)
    elif state == "taken off":
        invitations.decline(contributor=ann, now=NOW)
    elif state == "newer link":
        Contributor.objects.filter(pk=ann.pk).update(link_number=2)
    elif state == "member":
        joined = make_member(ANN, organisation=round.organisation)
        invited.accept(contributor=ann, by=joined, now=NOW)
    else:
        link = "/diagnostic/i/nobody-1.forged/"
    travel(NOW + WORKS_FOR + DAY)
    assert client.post(f"{link}anew/")["Location"] == "/diagnostic/i/asked/"
    send_due(timezone.now())
    assert len(mail.outbox) == 1


def test_asking_for_new_links_is_rate_limited(client: Client, travel: Travel) -> None:
    cache.clear()
    travel(NOW)
    codes = [client.post("/diagnostic/i/nobody-1.forged/anew/").status_code for _try in range(21)]
    assert codes == [302] * 20 + [429]
    cache.clear()


def test_link_from_before_links_had_a_last_day_lasts_as_long_from_its_mail(
    client: Client, round: Round, lead: Member, travel: Travel
) -> None:
    link = invited_path(ask(round, lead))
    travel(NOW + WORKS_FOR)
    assert client.get(link).status_code == 200
    travel(NOW + WORKS_FOR + DAY)
    assert "This link is too old" in client.get(link).content.decode()


def test_link_from_before_links_had_a_last_day_is_not_revived_by_a_newer_mail(
    client: Client, round: Round, lead: Member, travel: Travel
) -> None:
    link = invited_path(ask(round, lead))
    travel(NOW + WORKS_FOR + DAY)
    client.post(f"{link}anew/")
    send_due(timezone.now())
    assert client.get(link_in(mail.outbox[1])).status_code == 200
    assert "This link is too old" in client.get(link).content.decode()


@pytest.mark.parametrize("until", [None, dt.date(2027, 3, 27)])
def test_token_says_what_it_was_made_from(until: dt.date | None) -> None:
    named = Named("with-a-dash", 3, until)
    assert named_by(token_of(Purpose.INVITED, named), Purpose.INVITED) == named
    assert named_by(token_of(Purpose.INVITED, named), Purpose.STAFF) is None
