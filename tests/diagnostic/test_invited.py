"""Answering by a signed link, without an account: one's own sections, one's own answers, and nothing else."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from community.services.erasure import erase
from config.log_masking import MaskLinks
from diagnostic.links import invited_path
from diagnostic.models import Contributor, RatingEvent, Response, Round
from diagnostic.services import data_copy, invitations, rounds
from diagnostic.services.invitations import Address, Asked
from tests.diagnostic.mailed import deliveries, make_sent, send_due
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, make_round, part, rate

if TYPE_CHECKING:
    from community.models import Member

pytestmark = pytest.mark.django_db
ANN = "ann@outside.example"


@pytest.fixture
def lead() -> Member:
    return make_member("lead@example.com", first_name="Lena")


@pytest.fixture
def round(lead: Member) -> Round:
    return make_round(lead, elements=("relationships", "environment"))


def ask(round: Round, lead: Member, email: str = ANN, language: str = "en", **asked: Any) -> Contributor:
    """Somebody who was invited."""
    invitations.invite(
        round=round, by=lead, addresses=[Address(email, "Ann Evans")], asked=Asked(**asked), language=language,
        now=timezone.now(),
    )  # fmt: skip
    return Contributor.objects.get(email=email)


def sent(code: str, rating: str, version: int = 0, **more: str) -> dict[str, str]:
    """What a page sends of one answer."""
    values = {"rating": rating, "version": str(version), **more}
    return {f"{code}-{name}": value for name, value in values.items()}


def test_link_shows_only_their_sections_and_saves_their_own_answers(client: Client, lead: Member, round: Round) -> None:
    rate(round, lead, {"environment-1": "green"})
    ann = ask(round, lead, sections=("environment",), due_on=dt.date(2027, 3, 27))
    link = invited_path(ann)
    page = words(read(client, link))
    assert "You have rated 0 of 2 statements." in page
    assert "27 March 2027" in page
    assert "Relationships" not in page
    assert client.get(f"{link}relationships/").status_code == 404
    assert "checked" not in read(client, f"{link}environment/")  # the lead's answer is none of theirs
    answer = client.post(f"{link}environment/", sent("environment-1", "red", note="No room to rest."))
    assert answer["Location"] == link
    kept = Response.objects.get(contributor=ann)
    assert (kept.rating, kept.note) == ("red", "No room to rest.")
    event = RatingEvent.objects.get(contributor=ann, kind="rated")
    assert (event.by, event.new["rating"]) == (None, "red")
    assert "No room to rest.</textarea>" in read(client, f"{link}environment/")
    assert Response.objects.get(contributor=part(round, lead)).rating == "green"
    assert "You have rated 1 of 2 statements." in words(read(client, link))


def test_link_goes_from_section_to_section_and_ends_with_done(client: Client, lead: Member, round: Round) -> None:
    ann = ask(round, lead)
    link = invited_path(ann)
    first = client.post(f"{link}relationships/", sent("relationships-1", "green"))
    assert first["Location"] == f"{link}environment/"
    later = client.post(f"{link}relationships/", {**sent("relationships-1", "green", 1), "later": "1"})
    assert later["Location"] == link
    client.post(f"{link}done/")
    assert "You said that you are done" in words(read(client, link))
    ann.refresh_from_db()
    assert ann.done_at
    assert ann.opened_at
    client.post(f"{link}done/", {"not_yet": "1"})
    ann.refresh_from_db()
    assert ann.done_at is None


def test_who_rated_nothing_is_asked_once_whether_they_are_done(client: Client, lead: Member, round: Round) -> None:
    ann = ask(round, lead, sections=("environment",))
    link = invited_path(ann)
    page = client.post(f"{link}done/").content.decode()
    assert "You have rated nothing yet. Are you done?" in words(page)
    assert 0 < page.index(f'href="{link}environment/"') < page.index('name="sure"')
    ann.refresh_from_db()
    assert ann.done_at is None
    assert client.post(f"{link}done/", {"sure": "1"})["Location"] == link
    ann.refresh_from_db()
    assert ann.done_at


def test_link_is_kept_by_nobody_on_the_way(client: Client, lead: Member, round: Round) -> None:
    link = invited_path(ask(round, lead))
    for address in (link, f"{link}environment/", f"{link}decline/", "/diagnostic/i/nobody-1.forged/"):
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Robots-Tag"] == "noindex"
        assert 'name="robots" content="noindex"' in answer.content.decode()


def test_link_stands_in_no_log() -> None:
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 1, "%s: %s", ("Gone", "/cy/diagnostic/i/ab-1.s3cret/environment/"), None
    )  # fmt: skip
    assert MaskLinks().filter(record)
    assert record.getMessage() == "Gone: /cy/diagnostic/i/•••/environment/"


@pytest.mark.parametrize("spoil", ["number", "person", "signature", "other kind", "long"])
def test_link_that_was_tampered_with_opens_nothing(client: Client, lead: Member, round: Round, spoil: str) -> None:
    ann, bob = ask(round, lead), ask(round, lead, "bob@outside.example")
    token = invited_path(ann).split("/")[-2]
    other = {
        "number": token.replace("-1.", "-2.", 1),
        "person": token.replace(ann.public_id, bob.public_id),
        "signature": f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}",
        "other kind": token.replace(ann.public_id, round.public_id),
        "long": token * 40,
    }[spoil]
    for page in ("", "environment/"):
        assert client.get(f"/diagnostic/i/{other}/{page}").status_code == 410
    assert client.post(f"/diagnostic/i/{other}/environment/", sent("environment-1", "red")).status_code == 410
    assert client.get(f"/diagnostic/staff/{token}/").status_code == 410
    assert not Response.objects.exists()


def test_looking_at_a_link_changes_nothing(client: Client, lead: Member, round: Round) -> None:
    ann = ask(round, lead)
    for page in ("", "environment/", "decline/"):
        client.get(f"{invited_path(ann)}{page}")
    ann.refresh_from_db()
    assert (ann.opened_at, ann.removed_at, ann.done_at) == (None, None, None)


def test_old_tab_keeps_both_answers_and_shows_them(client: Client, lead: Member, round: Round) -> None:
    link = invited_path(ask(round, lead))
    address = f"{link}environment/"
    client.post(address, sent("environment-1", "red", note="First."))
    again = client.post(address, {**sent("environment-1", "green", note="Second."), **sent("environment-2", "amber")})
    page = again.content.decode()
    assert again.status_code == 409
    assert "This answer was changed meanwhile" in page
    assert "First." in page
    assert "Second." in page
    assert {one.code: one.rating for one in Response.objects.all()} == {
        "environment-1": "red", "environment-2": "amber",
    }  # fmt: skip
    assert RatingEvent.objects.get(kind="clashed").new["note"] == "Second."
    version = re.search(r'name="environment-1-version" value="(\d+)"', page)[1]
    client.post(address, sent("environment-1", "green", int(version), note="Second."))
    assert Response.objects.get(code="environment-1").rating == "green"


def test_wrong_answer_stands_beside_its_error_and_the_others_are_kept(
    client: Client, lead: Member, round: Round
) -> None:
    address = f"{invited_path(ask(round, lead))}environment/"
    page = client.post(address, {**sent("environment-1", "na"), **sent("environment-2", "amber")}).content.decode()
    assert "<title>Error: " in page
    assert 'href="#id_environment-1-na_reason"' in page
    assert "1 answer is saved" in page
    assert Response.objects.get().code == "environment-2"


def test_link_ends_with_the_round_and_gives_back_what_was_typed(client: Client, lead: Member, round: Round) -> None:
    ann = ask(round, lead)
    link = invited_path(ann)
    rounds.finish(round=agree_all(round, lead), by=lead, now=timezone.now())
    gone = client.get(link)
    assert gone.status_code == 410
    assert "This round has ended" in gone.content.decode()
    answer = client.post(f"{link}environment/", sent("environment-1", "red", note="All that I know."))
    page = words(answer.content.decode())
    assert answer.status_code == 410
    assert "Your answer was not saved" in page
    assert "Text of environment-1 Red All that I know." in page
    assert "environment-2" not in page
    assert not Response.objects.filter(contributor=ann).exists()


def test_link_that_ended_gives_back_only_what_was_asked_of_them(client: Client, lead: Member, round: Round) -> None:
    ann = ask(round, lead, sections=("environment",))
    link = invited_path(ann)
    invitations.take_off(contributor=ann, by=lead, now=timezone.now())
    typed = {**sent("environment-1", "red", note="Mine."), **sent("relationships-1", "red", note="Not mine.")}
    assert "Mine." in client.post(f"{link}environment/", typed).content.decode()
    page = client.post(f"{link}relationships/", typed).content.decode()
    assert "Text of relationships-1" not in page
    forged = client.post(f"{link[:-2]}{'A' if link[-2] != 'A' else 'B'}/environment/", typed).content.decode()
    assert "Text of environment-1" not in forged


def test_old_link_does_not_tell_what_is_kept_now(client: Client, lead: Member, round: Round) -> None:
    ann = ask(round, lead)
    old = invited_path(ann)
    send_due(timezone.now())
    invitations.send_again(contributor=ann, by=lead, new_link=True, now=timezone.now() + dt.timedelta(days=1))
    ann.refresh_from_db()
    client.post(f"{invited_path(ann)}environment/", sent("environment-1", "red", note="Mine alone."))
    for rating, shown in (("red", "Red"), ("green", "Green")):
        answer = client.post(f"{old}environment/", sent("environment-1", rating, 1))
        page = words(answer.content.decode())
        assert answer.status_code == 410
        assert f"Text of environment-1 {shown}" in page
        assert "Mine alone." not in page


def test_round_that_ends_meanwhile_gives_back_what_was_typed(
    client: Client, lead: Member, round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diagnostic.views import invited as views

    link, found = invited_path(ask(round, lead)), views.kept_of

    def end_and_find(person: Contributor) -> Any:
        Round.objects.update(status="abandoned")  # between the door and the answer
        return found(person)

    monkeypatch.setattr(views, "kept_of", end_and_find)
    answer = client.post(f"{link}environment/", sent("environment-1", "red", note="All that I know."))
    assert answer.status_code == 409
    assert "All that I know." in answer.content.decode()
    assert not Response.objects.exists()


def test_declining_stops_the_link_the_mails_and_further_invitations(client: Client, lead: Member, round: Round) -> None:
    ann = ask(round, lead)
    link = invited_path(ann)
    assert "Thank you for telling us" in client.post(f"{link}decline/").content.decode()
    assert client.get(link).status_code == 410
    assert send_due(timezone.now()) == 0
    outcome = invitations.invite(round=round, by=lead, addresses=[Address(ANN)], asked=Asked(), now=timezone.now())
    assert (outcome.declined, outcome.invited) == ([ANN], [])
    page = words(read(browser_of(lead), at(round, "people/")))
    assert "Cannot take part" in page
    assert not deliveries().exists()


def test_member_with_the_address_makes_it_their_part(lead: Member, round: Round) -> None:
    ann = ask(round, lead, "cara@example.com", sections=("environment",))
    link = invited_path(ann)
    Client().post(f"{link}environment/", sent("environment-1", "red"))
    cara = make_member("cara@example.com", first_name="Cara")
    theirs = browser_of(cara)
    assert "Take part as a member" in read(theirs, link)
    assert "Take part as a member" not in read(browser_of(lead), link)
    assert browser_of(lead).post(f"{link}accept/").status_code == 404
    assert Client().post(f"{link}accept/").status_code == 404
    assert theirs.post(f"{link}accept/")["Location"] == at(round)
    mine = part(round, cara)
    assert (mine.pk, mine.email, mine.sections) == (ann.pk, "", ["environment"])
    assert mine.responses.get().rating == "red"
    # From now on they sign in; the link alone answers nothing.
    assert Client().get(link)["Location"] == at(round)
    assert Client().post(f"{link}done/")["Location"] == at(round)
    late = Client().post(f"{link}environment/", sent("environment-2", "red", note="In another tab."))
    assert late.status_code == 409
    assert "In another tab." in late.content.decode()
    assert f'href="{at(round)}"' in late.content.decode()
    assert Response.objects.count() == 1


def test_member_who_had_a_part_keeps_one_and_loses_neither_answer(lead: Member, round: Round) -> None:
    cara = make_member("cara@example.com", first_name="Cara")
    ann = ask(round, lead, "cara@example.com", due_on=dt.date(2027, 3, 27))
    link = invited_path(ann)
    Client().post(
        f"{link}environment/", {**sent("environment-1", "red", note="By link."), **sent("environment-2", "red")}
    )
    rate(round, cara, {"environment-1": "green"})
    browser_of(cara).post(f"{link}accept/")
    mine = part(round, cara)
    assert {one.code: one.rating for one in mine.responses.all()} == {"environment-1": "green", "environment-2": "red"}
    clash = RatingEvent.objects.get(kind="clashed")
    assert (clash.old["rating"], clash.new["rating"], clash.new["note"]) == ("green", "red", "By link.")
    assert mine.due_on == dt.date(2027, 3, 27)
    assert Response.objects.count() == 2
    assert Client().get(link).status_code == 410


def test_member_who_had_a_part_takes_over_all_that_the_link_left(lead: Member, round: Round) -> None:
    cara = make_member("cara@example.com", first_name="Cara")
    ann = ask(round, lead, "cara@example.com")
    now = timezone.now()
    send_due(now)
    link = invited_path(ann)
    Client().post(f"{link}environment/", sent("environment-1", "red", note="By link."))
    Client().post(f"{link}environment/", sent("environment-1", "amber", 1, note="By link again."))
    Client().post(f"{link}done/")
    rate(round, cara, {"environment-2": "green"})
    mine = part(round, cara)
    make_sent(mine, "invited-1", now)
    browser_of(cara).post(f"{link}accept/")
    ann.refresh_from_db()
    mine.refresh_from_db()
    assert (ann.name, ann.email, ann.events.count(), ann.mails.count()) == ("", "", 0, 0)
    assert mine.done_at
    assert mine.opened_at
    assert mine.mails.of_kind("rate_invited").sent().count() == 2
    said = [row["new"].get("note") for row in data_copy.done(cara) if row["what"] == "rated"]
    assert said == ["By link.", "By link again.", ""]
    erase(user=cara.user, now=now)
    history = json.dumps(list(RatingEvent.objects.values("old", "new")))
    assert "By link" not in history
    assert set(Contributor.objects.exclude(pk=part(round, lead).pk).values_list("name", "email")) == {("", "")}


def test_member_of_another_organisation_answers_by_the_link_alone(lead: Member, round: Round) -> None:
    link = invited_path(ask(round, lead, "far@example.com"))
    far = browser_of(make_member("far@example.com", organisation=make_organisation("Elsewhere")))
    assert "Take part as a member" not in read(far, link)
    assert far.post(f"{link}accept/").status_code == 404
    assert far.get(at(round)).status_code == 404
    assert far.post(f"{link}environment/", sent("environment-1", "red"))["Location"] == link


def test_observer_reads_what_was_agreed_and_nobodys_answers(client: Client, lead: Member, round: Round) -> None:
    rate(round, lead, {"environment-1": "red"})
    ann = ask(round, lead, role="observer")
    page = words(read(client, invited_path(ann)))
    assert "Not agreed yet" in page
    assert "Red" not in page.replace("Red of", "")
    agree_all(round, lead, "amber")
    assert "Amber" in words(read(client, invited_path(ann)))
    assert client.get(f"{invited_path(ann)}environment/").status_code == 404
    assert client.post(f"{invited_path(ann)}environment/", sent("environment-1", "red")).status_code == 404


def test_invitation_comes_in_welsh_and_leads_to_welsh_pages(client: Client, lead: Member, round: Round) -> None:
    ask(round, lead, language="cy")
    send_due(timezone.now())
    link = re.search(r"https?://[^/\s]+(/cy/diagnostic/i/\S+)", str(mail.outbox[0].body))[1]
    assert "(cy)" in read(client, f"{link}environment/")


def test_section_asks_as_many_queries_whatever_it_holds(
    client: Client, lead: Member, round: Round, django_assert_num_queries: Any
) -> None:
    link = invited_path(ask(round, lead), timezone.localdate())
    read(client, link)
    for code in ("environment-1", "environment-2"):
        client.post(f"{link}environment/", sent(code, "red"))
        client.get(link)  # shows that it is saved, once
        with django_assert_num_queries(3):
            client.get(f"{link}environment/")
