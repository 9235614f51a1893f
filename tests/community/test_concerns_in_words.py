"""Concerns about somebody whose profile cannot be seen: named in words, and found by a moderator."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.data_copy.profile import concerns_raised
from community.models import Concern, Delivery, Member
from community.services import pausing
from community.services.blocks import block
from community.services.concerns import MOST_AN_HOUR, moderators, raise_concern, say_whom
from community.services.erasure import erase
from tests.community.mail import mails
from tests.community.staff import BASE, acts, as_user, make_editor, make_lead, rows, soup
from tests.factories.community import make_member, make_organisation
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

PATH = "/community/me/privacy/concern/"
GOOD = {"name": "Lee Owen", "organisation": "Example Trust", "kind": "conduct", "text": "They shouted at me in a call."}


@pytest.fixture
def member(db) -> Member:
    """Whoever is worried."""
    return make_member()


@pytest.fixture
def mine(member: Member) -> Client:
    """Their browser."""
    return as_user(member.user)


def in_words(member: Member, words: str = "Lee Owen, Example Trust", text: str = "Words") -> Concern:
    return raise_concern(about=None, about_words=words, by=member, kind="conduct", text=text, now=timezone.now())


def text(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html5lib").get_text(" ").split())


def test_answer_is_the_same_whoever_is_named(mine: Client, member: Member) -> None:
    blocker = make_member("b@example.com", first_name="Bea", last_name="Blocker", listed=True)
    block(member=blocker, other=member)
    make_member("u@example.com", first_name="Una", last_name="Listed")
    paused = make_member("p@example.com", first_name="Pat", last_name="Paused", listed=True)
    pausing.pause(member=paused, until=pausing.OPEN_ENDED)
    names = ["Bea Blocker", "Una Listed", "Pat Paused", "Nobody Atall"]
    answers = [mine.post(PATH, GOOD | {"name": name}) for name in names]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/community/")}
    found = Concern.objects.order_by("pk")
    assert [(one.about, one.about_words, one.by) for one in found] == [
        (None, f"{name}, Example Trust", member) for name in names
    ]


def test_way_in_stands_where_one_looks_for_it(mine: Client) -> None:
    for path in ("/community/me/privacy/", "/community/me/privacy/blocked/"):
        assert f'href="{PATH}"' in mine.get(path).content.decode()
    page = text(mine.get(PATH))
    for words in ("999", "116 123", "Only the moderators", "not told", "one of you blocked the other"):
        assert words in page


def test_moderators_are_told_nothing_but_that_it_waits(mine: Client, superuser) -> None:
    mine.post(PATH, GOOD)
    mine.post(PATH, GOOD)
    assert Concern.objects.count() == 1
    [sent] = mails()
    assert not any(secret in sent.body + sent.subject for secret in ("Lee", "Owen", "shouted"))


def test_both_ways_share_one_limit(mine: Client, member: Member) -> None:
    about = make_member("lee@example.com", listed=True)
    for number in range(MOST_AN_HOUR - 1):
        mine.post(PATH, GOOD | {"text": f"Worry {number}"})
    mine.post(f"/community/people/{about.public_id}/concern/", {"kind": "conduct", "text": "One more"})
    assert mine.post(PATH, GOOD).status_code == 429
    assert Concern.objects.count() == MOST_AN_HOUR


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"name": ""}, "Enter who it is about"),
        ({"name": " \u202e\u200b "}, "Enter who it is about"),
        ({"name": "x" * 121}, "Use no more than 120 characters"),
        ({"name": "x" * 100_000}, "Use no more than 120 characters"),
        ({"organisation": "x" * 171}, "Use no more than 170 characters"),
        ({"name": "a\x00b"}, "Null characters are not allowed"),
        ({"kind": "spam"}, "Choose what it is about"),
        ({"text": ""}, "Enter what happened"),
    ],
)
def test_what_cannot_be_sent_says_why_and_keeps_the_words(mine: Client, sent, says: str) -> None:
    answer = mine.post(PATH, GOOD | sent)
    page = BeautifulSoup(answer.content, "html5lib")
    assert answer.status_code == 200
    assert says in page.select_one(".nhsuk-error-summary").get_text()
    if "organisation" not in sent:
        assert page.select_one("[name=organisation]")["value"] == "Example Trust"
    assert not Concern.objects.exists()


def test_html_is_words_and_forged_fields_are_nothing(mine: Client) -> None:
    mine.post(PATH, GOOD | {"name": "<b>Lee</b> ☂", "organisation": "", "about": "1", "status": "closed", "by": "1"})
    concern = Concern.objects.get()
    assert (concern.about, concern.about_words, concern.status) == (None, "<b>Lee</b> ☂", "open")
    page = as_user(make_editor()).get(f"{BASE}/concerns/{concern.pk}/").content.decode()
    assert "&lt;b&gt;Lee&lt;/b&gt;" in page
    assert "<b>Lee" not in page


def test_only_members_get_there(client: Client) -> None:
    assert client.get(PATH)["Location"].startswith("/accounts/login/")
    client.force_login(make_member("w@example.com", status=Member.Status.WAITING).user)
    assert client.post(PATH, GOOD).status_code == 404


def test_a_concern_is_about_somebody(member: Member) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.create(by=member, kind="other", text="x", raised_at=timezone.now())


def test_moderator_reads_it_and_says_who_is_meant(member: Member) -> None:
    meant = make_member(
        "lee@example.com", first_name="Lee", last_name="Owen", organisation=make_organisation("Other Trust")
    )
    concern, client = in_words(member), as_user(make_editor())
    assert rows(client, "concerns/")[0][0] == "Lee Owen, Example Trust"
    about = f"concerns/{concern.pk}/about/"
    page = soup(client, f"concerns/{concern.pk}/")
    assert "Nobody has said yet which member this is" in page.get_text()
    assert page.select(f'a[href="{BASE}/{about}"]')
    assert soup(client, about).select_one("[name=q]")["value"] == "Lee Owen"
    found = soup(client, about, q="owen")
    assert [field["value"] for field in found.select("input[name=member]")] == [meant.public_id]
    for _twice in range(2):
        response = client.post(f"{BASE}/{about}?q=owen", {"member": meant.public_id})
        assert response["Location"] == f"{BASE}/concerns/{concern.pk}/"
    concern.refresh_from_db()
    assert (concern.about, concern.about_words) == (meant, "Lee Owen, Example Trust")
    assert [act for act in acts() if act[0] == "concern-linked"] == [("concern-linked", "Lee Owen")]
    assert "Hide this person" in soup(client, f"concerns/{concern.pk}/").get_text()
    client.post(f"{BASE}/concerns/{concern.pk}/", {"outcome": "We talked."})
    assert acts()[-1] == ("concern-closed", "Lee Owen")


def test_looks_at_two_concerns_in_words_are_two_looks(member: Member) -> None:
    first, second, client = in_words(member), in_words(member, text="More"), as_user(make_editor())
    for concern in (first, second, first):
        client.get(f"{BASE}/concerns/{concern.pk}/")
    assert acts() == [("concern-viewed", "")] * 2


@pytest.mark.parametrize("value", ["", "nobody", "\0", "' OR 1=1"])
def test_member_who_was_not_found_is_refused(member: Member, value: str) -> None:
    make_member("lee@example.com", first_name="Lee", last_name="Owen")
    concern = in_words(member)
    url = f"{BASE}/concerns/{concern.pk}/about/"
    assert as_user(make_editor()).post(f"{url}?q=owen", {"member": value}).status_code == 200
    concern.refresh_from_db()
    assert concern.about is None


def test_neither_the_moderator_nor_whoever_raised_it_can_be_meant(member: Member) -> None:
    editor = make_editor()
    own = make_member(user=editor)
    concern = in_words(member)
    for somebody in (own, member):
        url = f"{BASE}/concerns/{concern.pk}/about/?q={somebody.user.first_name}"
        assert as_user(editor).post(url, {"member": somebody.public_id}).status_code == 200
    concern.refresh_from_db()
    assert concern.about is None


def test_concern_that_names_a_profile_keeps_it(member: Member) -> None:
    about, other = make_member("lee@example.com"), make_member("bo@example.com")
    concern = raise_concern(about=about, by=member, kind="other", text="x", now=timezone.now())
    assert as_user(make_editor()).get(f"{BASE}/concerns/{concern.pk}/about/").status_code == 404
    assert not say_whom(concern=concern, member=other, by=make_user("two@example.com"), now=timezone.now())


def test_moderator_who_is_named_neither_reads_it_nor_hears_of_it(member: Member, superuser) -> None:
    editor = make_editor()
    concern = in_words(member, "nia editor, Example Trust")
    assert [message.to for message in mails()] == [[superuser.email]]
    client = as_user(editor)
    assert rows(client, "concerns/") == []
    for path in ("", "about/"):
        assert client.get(f"{BASE}/concerns/{concern.pk}/{path}").status_code == 404
    other = make_member("n@example.com", first_name="Nia", last_name="Editor")  # somebody else of that name
    assert say_whom(concern=concern, member=other, by=superuser, now=timezone.now())
    assert len(rows(client, "concerns/")) == 1


def test_regional_lead_gets_nowhere(member: Member) -> None:
    concern = in_words(member)
    assert as_user(make_lead()).get(f"{BASE}/concerns/{concern.pk}/about/")["Location"] == "/admin/"


def test_copy_of_data_says_only_what_the_member_said(member: Member, superuser) -> None:
    meant = make_member("lee@example.com", first_name="Leonora", last_name="Hidden")
    concern = in_words(member)
    assert say_whom(concern=concern, member=meant, by=superuser, now=timezone.now())
    assert [row["about"] for row in concerns_raised(member)] == ["Lee Owen, Example Trust"]


def test_name_in_words_goes_when_its_bearer_is_erased(member: Member) -> None:
    meant = make_member("lee@example.com", first_name="Lee", last_name="Owen")
    concern = in_words(member, text="Lee Owen shouted")
    other = in_words(member, "Bo Birch", "Ask Lee Owen")
    erase(user=meant.user, now=timezone.now())
    concern.refresh_from_db()
    assert (concern.about_words, concern.text) == ("A former member, Example Trust", "A former member shouted")
    other.refresh_from_db()
    assert other.about_words == "Bo Birch"


def test_raising_one_asks_as_often_for_many_moderators_as_for_one(member: Member) -> None:
    counts = []
    for number in (1, 3):
        while len(moderators()) < number:
            make_editor(f"editor-{len(moderators())}@example.com")
        with CaptureQueriesContext(connection) as queries:
            in_words(member, text=f"Words {number}")
        counts.append(len(queries))
        assert Delivery.objects.filter(payload={"concern": Concern.objects.latest("pk").pk}).count() == number
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("Lee Owen, Example Trust", False),
        ("it was LEE OWEN", False),
        ("Lee, I think", True),
        ("Bo Birch", True),
    ],
)
def test_whoever_may_not_read_it_is_not_told_of_it(member: Member, words: str, heard: bool) -> None:
    named = make_user("lee@example.com", first_name="Lee", last_name="Owen", is_superuser=True)
    nameless = make_user("none@example.com", first_name="", last_name="", is_superuser=True)
    concern = in_words(member, words)
    for user, expected in ((named, heard), (nameless, True)):
        assert Delivery.objects.filter(user=user).exists() is expected
        assert Concern.objects.not_about(user).exists() is expected
        assert concern.names(user) is not expected


@pytest.mark.parametrize("words", ["it was ÉLIN ÂU", "it was élin âu", "Élin Âu"])
def test_a_name_with_letters_beyond_english_is_kept_from_them_in_capitals_or_not(member: Member, words: str) -> None:
    named = make_user("elin@example.com", first_name="Élin", last_name="Âu", is_superuser=True)
    concern = in_words(member, words)
    assert concern.names(named)
    assert not Concern.objects.not_about(named).exists()


def test_once_said_who_is_meant_the_words_name_nobody_else(member: Member) -> None:
    namesake = make_user("lee@example.com", first_name="Lee", last_name="Owen", is_superuser=True)
    concern = in_words(member)
    say_whom(concern=concern, member=make_member("other@example.com"), by=make_editor(), now=timezone.now())
    assert not concern.names(namesake)
    assert Concern.objects.not_about(namesake).exists()
