"""Asking several people to rate: inviting, changing, writing again, taking off, and what was said in an interview."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from diagnostic.forms.people import address_on
from diagnostic.models import Contributor, RatingEvent, Response, Round
from diagnostic.services import invitations
from diagnostic.services.invitations import Address, Asked
from tests.diagnostic import rating_pages
from tests.diagnostic.mailed import ASKED_AT, deliveries, send_due
from tests.diagnostic.rating_pages import browser_of, seen
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import make_round, part

if TYPE_CHECKING:
    from community.models import Member

pytestmark = pytest.mark.django_db
ANN = "ann@outside.example"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The forms take days that are yet to come."""
    monkeypatch.setattr(timezone, "now", lambda: ASKED_AT)


@pytest.fixture
def lead() -> Member:
    return make_member("lead@example.com", first_name="Lena")


@pytest.fixture
def round(lead: Member) -> Round:
    return make_round(lead, elements=("relationships", "environment"))


@pytest.fixture
def client(lead: Member) -> Client:
    return browser_of(lead)


def tomorrow() -> dt.datetime:
    """Late enough for the mails of the morning."""
    return timezone.now() + dt.timedelta(days=1, hours=12)


def at(round: Round, page: str = "people/") -> str:
    return rating_pages.at(round, page)


def wish(**values: Any) -> dict[str, Any]:
    return {"addresses": "", "due_on": "", "role": "contributor", "language": "en", **values}


def invite(round: Round, lead: Member, email: str = ANN, name: str = "Ann Evans", **asked: Any) -> Contributor:
    """Somebody who was invited by mail, and the mail is out."""
    invitations.invite(round=round, by=lead, addresses=[Address(email, name)], asked=Asked(**asked), now=timezone.now())
    send_due(timezone.now())
    return Contributor.objects.get(email=email)


def words(response: Any) -> str:
    return str(response.content.decode())


def test_lead_invites_colleagues_and_addresses_at_once(client: Client, round: Round) -> None:
    colleague = make_member("cara@example.com", first_name="Cara", listed=True)
    make_member("hidden@example.com", first_name="Hidden")
    make_member("shy@example.com", first_name="Shy", listed=True, visibility={"organisation": "hidden"})
    make_member("far@example.com", first_name="Far", listed=True, organisation=make_organisation("Elsewhere"))
    page = words(client.get(at(round, "people/invite/")))
    assert "Cara" in page
    assert not [name for name in ("Hidden", "Shy", "Far") if f"{name} Okafor" in page]
    sent = wish(
        colleagues=[colleague.public_id], addresses=f"Ann Evans, {ANN}\n\n BOB@outside.example \n", language="cy",
        sections=["environment"], due_on="27/3/2027",
    )  # fmt: skip
    assert client.post(at(round, "people/invite/"), sent)["Location"] == at(round)
    ann, bob = Contributor.objects.get(email=ANN), Contributor.objects.get(email="bob@outside.example")
    assert (ann.name, ann.language, ann.sections, ann.due_on) == (
        "Ann Evans", "cy", ["environment"], dt.date(2027, 3, 27),
    )  # fmt: skip
    assert (bob.name, part(round, colleague).sections) == ("", ["environment"])
    page = words(client.get(at(round)))
    assert "We write to 3 people" in page
    assert "bob@outside.example" in page
    assert page.count("Email on its way") == 3
    assert RatingEvent.objects.filter(kind="invited").count() == 3
    assert ANN not in str(list(RatingEvent.objects.values("old", "new")))


def test_invitation_names_who_asks_and_what_for_and_the_link_alone_opens_it(lead: Member, round: Round) -> None:
    invite(round, lead, sections=("environment",), due_on=dt.date(2027, 3, 27))
    [sent] = mail.outbox
    assert sent.to == [ANN]
    assert len(sent.subject) <= 60
    for part_of in ("Dear Ann Evans", "Lena Okafor", "Environment", "27 March 2027", "with your name", "Example Trust"):
        assert part_of in sent.body
    link = re.search(r"https?://[^/\s]+(/diagnostic/i/\S+)", str(sent.body))[1]
    assert "Environment" in words(Client().get(link))


@pytest.mark.parametrize(
    ("line", "name", "email"),
    [
        (ANN, "", ANN),
        (f"Ann Evans, {ANN}", "Ann Evans", ANN),
        (f"Evans, Ann; {ANN.upper()}", "Evans Ann", ANN),
        (f"Ann Evans <{ANN}>", "Ann Evans", ANN),
        (f"Ann\t{ANN}", "Ann", ANN),
    ],
)
def test_line_says_who_it_is(line: str, name: str, email: str) -> None:
    assert address_on(line) == Address(email, name)


@pytest.mark.parametrize(
    ("sent", "field", "error"),
    [
        (wish(), "addresses", "Choose a colleague or enter an email address"),
        (wish(addresses="Ann Evans"), "addresses", "Ann Evans"),
        (wish(addresses=f"Visit www.spam.example {ANN}"), "addresses", "special signs"),
        (wish(addresses="\n".join(f"n{number}@outside.example" for number in range(31))), "addresses", "30"),
        (wish(addresses=ANN, due_on="1/1/2020"), "due_on", "Enter today or a later date"),
        (wish(addresses=ANN, role="lead"), "role", "role"),
    ],
)
def test_invitation_that_cannot_be_sent_says_why_and_keeps_what_was_typed(
    client: Client, round: Round, sent: dict[str, Any], field: str, error: str
) -> None:
    page = words(client.post(at(round, "people/invite/"), sent))
    assert "There is a problem" in page
    assert f'href="#id_{field}' in page
    assert error in page
    assert sent["addresses"].replace("&", "&amp;") in page
    assert not deliveries().exists()


def test_invited_twice_is_written_to_once(client: Client, lead: Member, round: Round) -> None:
    invite(round, lead)
    page = words(client.post(at(round, "people/invite/"), wish(addresses=f"{ANN}\n{lead.user.email}"), follow=True))
    assert f"Takes part already: {ANN}, lead@example.com" in page
    assert deliveries().count() == 1


def test_people_page_asks_as_many_queries_for_one_as_for_three(
    client: Client, lead: Member, round: Round, django_assert_num_queries: Any
) -> None:
    invite(round, lead)
    client.get(at(round))
    with django_assert_num_queries(10):
        client.get(at(round))
    for number in range(3):
        invite(round, lead, f"n{number}@outside.example")
    invitations.invite(
        round=round, by=lead, members=[make_member("cara@example.com")], asked=Asked(), now=timezone.now()
    )
    with django_assert_num_queries(10):
        client.get(at(round))


def test_lead_changes_what_somebody_is_asked(client: Client, lead: Member, round: Round) -> None:
    ann = invite(round, lead)
    address = at(round, f"people/{ann.public_id}/")
    sent = {"sections": ["relationships"], "due_on": "1/4/2027", "role": "observer"}
    client.post(address, {**sent, "seen": seen(client, address)})
    ann.refresh_from_db()
    assert (ann.sections, ann.due_on, ann.role) == (["relationships"], dt.date(2027, 4, 1), "observer")
    sent = {"sections": ["relationships", "environment"], "due_on": "", "role": "contributor"}
    client.post(address, {**sent, "seen": seen(client, address)})
    ann.refresh_from_db()
    assert (ann.sections, ann.due_on) == ([], None)
    assert RatingEvent.objects.filter(kind="changed", contributor=ann).count() == 2
    # Somebody who is no member of the organisation cannot be given the lead.
    with pytest.raises(invitations.CannotLeadError):
        invitations.change(contributor=ann, by=lead, asked=Asked(role="lead"), seen="", now=timezone.now())
    assert "There is a problem" in words(client.post(address, {"due_on": "", "role": "lead"}))


def test_lead_can_share_the_lead_but_not_lay_down_their_own(client: Client, lead: Member, round: Round) -> None:
    cara = make_member("cara@example.com")
    invitations.invite(round=round, by=lead, members=[cara], asked=Asked(), now=timezone.now())
    address = at(round, f"people/{part(round, cara).public_id}/")
    client.post(address, {"due_on": "", "role": "lead", "seen": seen(client, address)})
    mine = part(round, lead)
    client.post(at(round, f"people/{mine.public_id}/"), {"due_on": "", "role": "observer"})
    client.post(at(round, f"people/{mine.public_id}/take-off/"))
    assert (part(round, cara).role, part(round, lead).role, part(round, lead).removed_at) == ("lead", "lead", None)
    assert browser_of(cara).get(at(round)).status_code == 200


def test_invitation_goes_again_the_next_day_and_a_new_link_stops_the_old(
    client: Client, lead: Member, round: Round
) -> None:
    ann = invite(round, lead)
    old = re.search(r"/diagnostic/i/\S+", str(mail.outbox[0].body))[0]
    address = at(round, f"people/{ann.public_id}/again/")
    assert "no more than once a day" in words(client.post(address, follow=True))
    deliveries().update(sent_at=timezone.now() - dt.timedelta(days=1))
    client.post(address, {"new_link": "on"})
    client.post(address, {"new_link": "on"})  # it is on its way
    send_due(timezone.now())
    assert len(mail.outbox) == 2
    new = re.search(r"/diagnostic/i/\S+", str(mail.outbox[1].body))[0]
    assert (client.get(old).status_code, client.get(new).status_code) == (410, 200)


def test_taken_off_hears_of_it_kindly_and_what_they_said_stays(client: Client, lead: Member, round: Round) -> None:
    ann = invite(round, lead)
    link = re.search(r"/diagnostic/i/\S+", str(mail.outbox[0].body))[0]
    Client().post(f"{link}environment/", {"environment-1-rating": "red", "environment-1-version": "0"})
    client.post(at(round, f"people/{ann.public_id}/take-off/"))
    ended = client.get(link)
    assert ended.status_code == 410
    assert "You are no longer asked to rate" in words(ended)
    assert send_due(timezone.now()) == 0  # the invitation went out today
    assert send_due(tomorrow()) == 1
    assert "you need not do anything" in mail.outbox[1].body
    page = words(client.get(at(round)))
    assert "Taken off" in page
    assert "1 of 4 rated" in page
    assert "Ann Evans" in words(client.get(at(round, "agree/")))
    assert Response.objects.get().contributor == ann


def test_taken_off_before_the_mail_went_out_hears_nothing(lead: Member, round: Round) -> None:
    now = timezone.now()
    invitations.invite(round=round, by=lead, addresses=[Address(ANN)], asked=Asked(), now=now)
    invitations.take_off(contributor=Contributor.objects.get(email=ANN), by=lead, now=now)
    assert send_due(now) == 0
    assert [(one.kind, one.state) for one in deliveries()] == [("rate_removed", "cancelled")]


def test_invited_again_comes_back_with_what_they_said(lead: Member, round: Round) -> None:
    ann = invite(round, lead)
    old = re.search(r"/diagnostic/i/\S+", str(mail.outbox[0].body))[0]
    Client().post(f"{old}environment/", {"environment-1-rating": "red", "environment-1-version": "0"})
    invitations.take_off(contributor=ann, by=lead, now=timezone.now())
    invite(round, lead)
    assert len(mail.outbox) == 1  # one a day; and of being taken off they need not hear any more
    assert send_due(tomorrow()) == 1
    new = re.search(r"/diagnostic/i/\S+", str(mail.outbox[1].body))[0]
    assert Client().get(old).status_code == 410
    assert "You have rated 1 of 4" in words(Client().get(new))


def test_address_is_whole_for_the_lead_alone(client: Client, lead: Member, round: Round) -> None:
    invite(round, lead, "bob@outside.example", name="")
    link = re.search(r"/diagnostic/i/\S+", str(mail.outbox[0].body))[0]
    Client().post(f"{link}environment/", {"environment-1-rating": "red", "environment-1-version": "0"})
    assert "bob@outside.example" in words(client.get(at(round)))
    colleague = browser_of(make_member("cara@example.com"))
    page = words(colleague.get(rating_pages.at(round)))
    assert "Also rated by bob." in page
    assert "outside.example" not in page


def test_people_of_a_round_are_shown_to_its_lead_alone(client: Client, lead: Member, round: Round) -> None:
    ann = invite(round, lead)
    for who in (make_member("cara@example.com"), make_member("x@example.com", organisation=make_organisation("Other"))):
        stranger = browser_of(who)
        for page in ("", "invite/", "interview/", "staff/", f"{ann.public_id}/", f"{ann.public_id}/take-off/"):
            assert stranger.get(at(round, f"people/{page}")).status_code == 404
        assert stranger.post(at(round, f"people/{ann.public_id}/take-off/")).status_code == 404
    other = make_round(make_member("o@example.com", organisation=make_organisation("Another")))
    elsewhere = other.contributors.get()
    assert client.get(at(round, f"people/{elsewhere.public_id}/")).status_code == 404
    assert Contributor.objects.get(email=ANN).removed_at is None


def test_interview_is_marked_as_that_and_entered_by_the_lead(client: Client, lead: Member, round: Round) -> None:
    begun = client.post(at(round, "people/interview/"), {"name": "A ward manager"})["Location"]
    assert client.post(at(round, "people/interview/"), {"name": "A ward manager"})["Location"] == begun
    section = f"{begun}environment/"
    sent = {"environment-1-rating": "red", "environment-1-version": "0", "environment-1-note": "No rest room."}
    assert client.post(section, sent)["Location"] == begun
    said = Response.objects.get()
    assert (said.contributor.origin, said.contributor.member, said.note) == ("interview", None, "No rest room.")
    assert RatingEvent.objects.get(kind="rated").by == lead.user
    assert "A ward manager (Said in an interview)" in words(client.get(at(round, "agree/")))
    assert "Said in an interview" in words(client.get(at(round)))
    clash = client.post(section, {"environment-1-rating": "green", "environment-1-version": "0"})
    assert clash.status_code == 409
    assert "This answer was changed meanwhile" in words(clash)
    wrong = client.post(section, {"environment-2-rating": "na", "environment-2-version": "0"})
    assert "Say why it does not apply" in words(wrong)
    assert Response.objects.get().rating == "red"


def test_lead_never_writes_as_somebody_else(client: Client, lead: Member, round: Round) -> None:
    ann = invite(round, lead)
    for whose in (ann, part(round, lead)):
        address = at(round, f"people/{whose.public_id}/interview/environment/")
        sent = {"environment-1-rating": "red", "environment-1-version": "0"}
        assert client.post(address, sent).status_code == 404
    assert not Response.objects.exists()


def test_nobody_is_invited_to_a_round_that_has_ended(client: Client, lead: Member, round: Round) -> None:
    ann = invite(round, lead)
    Round.objects.update(status="abandoned")
    for page, sent in (
        ("people/invite/", wish(addresses="new@outside.example")),
        (f"people/{ann.public_id}/again/", {}),
        (f"people/{ann.public_id}/take-off/", {}),
        ("people/interview/", {"name": "A nurse"}),
    ):
        assert client.post(at(round, page), sent)["Location"] == at(round, "")
    assert Contributor.objects.count() == 2
    assert "closed" in words(client.get(at(round, "")))


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_written_over(
    client: Client, lead: Member, round: Round
) -> None:
    ann = invite(round, lead)
    address = at(round, f"people/{ann.public_id}/")
    opened = seen(client, address)
    first = {"sections": ["relationships"], "due_on": "1/4/2027", "role": "contributor", "seen": opened}
    second = {"sections": [], "due_on": "8/4/2027", "role": "observer", "seen": opened}
    assert client.post(address, first).status_code == 302
    answer = client.post(address, second)
    page = rating_pages.words(words(answer))
    assert answer.status_code == 409
    assert "This was changed meanwhile" in page
    assert "Relationships What you typed Relationships, Environment" in page
    assert "1 April 2027 What you typed 8 April 2027" in page
    assert 'value="8/4/2027"' in words(answer)
    ann.refresh_from_db()
    assert (ann.sections, ann.due_on, ann.role) == (["relationships"], dt.date(2027, 4, 1), "contributor")
    clash = RatingEvent.objects.get(kind="clashed", contributor=ann)
    assert clash.old
    assert clash.new
    assert (clash.old["role"], clash.new["role"], clash.new["due_on"]) == ("contributor", "observer", "2027-04-08")
    again = re.search(r'name="seen" value="(\w+)"', words(answer))
    assert again
    assert client.post(address, {**second, "seen": again[1]}).status_code == 302
    ann.refresh_from_db()
    assert (ann.sections, ann.role) == ([], "observer")


def test_new_link_is_asked_for_only_where_there_is_one(client: Client, lead: Member, round: Round) -> None:
    ann = invite(round, lead)
    cara = make_member("cara@example.com")
    invitations.invite(round=round, by=lead, members=[cara], asked=Asked(), now=timezone.now())
    theirs = part(round, cara)
    assert 'name="new_link"' in words(client.get(at(round, f"people/{ann.public_id}/")))
    assert 'name="new_link"' not in words(client.get(at(round, f"people/{theirs.public_id}/")))
    deliveries().delete()
    client.post(at(round, f"people/{theirs.public_id}/again/"), {"new_link": "on"})
    theirs.refresh_from_db()
    assert theirs.link_number == 1
    assert theirs.mails.of_kind("rate_invited").count() == 1
