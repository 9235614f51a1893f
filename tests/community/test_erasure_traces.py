"""What is left of somebody who was erased: nothing that names them, in any table."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Comment, ModelLogEntry, PageLogEntry
from wagtail.users.models import UserProfile

from community.models import (
    Announcement,
    AuditEntry,
    Block,
    Concern,
    DataCopy,
    Erasure,
    Invitation,
    JoinRequest,
    Member,
    Organisation,
    Topic,
    User,
)  # fmt: skip
from community.services import data_copy, tombstones
from community.services.closing import close_account
from community.services.concerns import hide_member
from community.services.erasure import erase, erase_due
from community.services.traces import FORMER
from tests.community.conftest import is_signed_in
from tests.factories.community import make_member, make_organisation, make_region, make_regional_lead
from tests.factories.people import PASSWORD, make_user
from tests.factories.site import make_standard_page

pytestmark = pytest.mark.django_db

HUB = "/community/me/privacy/"
LEAVE = f"{HUB}leave/"
KEEP = f"{HUB}keep/"
NAME, ADDRESS, OLD_ADDRESS = "Zebedee Quillfeather", "zebedee.q@example.com", "z.quillfeather@old.example"


@pytest.fixture(autouse=True)
def _own_private_folder(settings, tmp_path) -> None:
    """Files of other tests are not in the way."""
    settings.PRIVATE_DIR = tmp_path / "private"


@pytest.fixture
def member(user: User) -> Member:
    """Somebody in the directory."""
    return make_member(user=user, listed=True)


def later(days: float) -> dt.datetime:
    """So many days from now."""
    return timezone.now() + dt.timedelta(days=days)


def text(answer) -> str:
    """What a reader of the page sees."""
    return " ".join(BeautifulSoup(answer.content, "html5lib").get_text(" ").split())


@pytest.fixture
def traces(home_page, superuser: User) -> Member:
    """Somebody who left a trace in every corner of the site."""
    user = make_user(ADDRESS, first_name="Zebedee", last_name="Quillfeather", language="cy")
    EmailAddress.objects.create(user=user, email=OLD_ADDRESS, verified=True, primary=False)
    UserProfile.objects.create(user=user, preferred_language="cy")
    SocialAccount.objects.create(user=user, provider="nhsmail", uid="1", extra_data={"email": ADDRESS, "name": NAME})
    make_organisation("Example Trust")
    member = make_member(
        user=user, listed=True, can_help=("environment",), offers=("data",), about=f"I am {NAME}, {ADDRESS}",
        role_title=f"{NAME} the lead", contact=ADDRESS, pronouns="Quillfeather",
    )  # fmt: skip
    member.topics.add(Topic.objects.create(code="x", name="X"))
    _leave_traces_among_people(member, make_member("lee@example.com", first_name="Lee", last_name="Owen"), superuser)
    _leave_traces_on_pages(member, home_page, superuser)
    return member


def _leave_traces_among_people(member: Member, other: Member, superuser: User) -> None:
    now = timezone.now()
    make_regional_lead(member.user, make_region())
    Invitation.objects.create(email=OLD_ADDRESS, by=other, token_digest="a", sent_at=now, expires_at=now)
    Invitation.objects.create(
        email=ADDRESS, by=other, token_digest="b", sent_at=now, expires_at=now, accepted_by=member, accepted_at=now
    )
    Invitation.objects.create(email="friend@example.com", by=member, token_digest="c", sent_at=now, expires_at=now)
    JoinRequest.objects.create(member=member, reason=f"{NAME} asks", asked_at=now, status="approved", reply=NAME)
    Concern.objects.create(about=member, by=other, kind="other", text=f"{NAME.upper()} was rude", raised_at=now)
    Concern.objects.create(about=other, by=member, kind="other", text=f"Signed, {NAME} ({ADDRESS})", raised_at=now)
    Block.objects.create(member=member, other=other)
    Block.objects.create(member=other, other=member)
    hide_member(member=member, by=superuser, now=now)
    data_copy.ask_for_copy(user=member.user, now=now)
    data_copy.make_due_copies(now=now)
    Announcement.objects.create(title="News", text="Words", starts_at=now, by=member.user)


def _leave_traces_on_pages(member: Member, home_page, superuser: User) -> None:
    page = make_standard_page(home_page, slug="theirs", owner=member.user)
    page.save_revision(user=member.user, log_action=True)
    Comment.objects.create(page=page, user=member.user, text="Looks good", contentpath="title")
    PageLogEntry.objects.log_action(page, "wagtail.edit", user=superuser, data={"asked by": {"who": [NAME, ADDRESS]}})
    ModelLogEntry.objects.log_action(member.user, "wagtail.edit", user=superuser)
    ModelLogEntry.objects.log_action(member, "wagtail.edit", user=superuser)
    browser = Client()
    browser.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert is_signed_in(browser)


def dump() -> str:
    """Every value of every table."""
    found = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found += [f"{name}: {value!r}" for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def holding(words: tuple[str, ...]) -> list[str]:
    """The values of the database that hold one of ``words``."""
    return [line for line in dump().splitlines() if any(word.lower() in line.lower() for word in words)]


def test_nothing_anywhere_names_who_was_erased(traces: Member) -> None:
    words = (ADDRESS, OLD_ADDRESS, NAME, "quillfeather", "zebedee", "friend@example.com")
    assert len(holding(words)) > 15, "the traces are there to be found"
    public_id, copy = traces.public_id, data_copy.path_of(DataCopy.objects.get())
    close_account(user=traces.user, now=timezone.now())
    assert erase_due(later(8)) == 1
    assert holding((*words, public_id)) == []
    assert not Session.objects.exists()
    assert not copy.exists()


def test_what_others_need_stays_without_the_name(traces: Member) -> None:
    erase(user=traces.user, now=timezone.now())
    user = User.objects.get(pk=traces.user_id)
    assert (user.email, user.is_active, user.has_usable_password()) == (f"erased-{user.pk}@invalid", False, False)
    assert not user.groups.exists()
    assert Comment.objects.get().user == user
    assert Announcement.objects.get().by == user
    assert {concern.text for concern in Concern.objects.all()} == {
        "A former member was rude",
        "Signed, A former member (A former member)",
    }
    assert AuditEntry.objects.filter(subject=traces, action="account-erased", actor=None).count() == 1
    assert not Block.objects.exists()
    assert str(Member.objects.get(pk=traces.pk)) == "A former member"


def test_erased_account_opens_to_nobody(client: Client, member: Member) -> None:
    erase(user=member.user, now=timezone.now())
    client.post("/accounts/login/", {"login": "sam@example.com", "password": PASSWORD})
    assert not is_signed_in(client)


def test_somebody_can_come_back_with_the_same_address(member: Member) -> None:
    erase(user=member.user, now=timezone.now())
    again = make_user("sam@example.com", date_joined=later(1))
    call_command("replay_erasures")
    again.refresh_from_db()
    assert again.email == "sam@example.com"


def test_erasure_is_done_again_after_a_restore(member: Member, tmp_path, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erase(user=member.user, now=later(1))
    file = tmp_path / "private" / "erasures" / "erasures.txt"
    assert "sam@" not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600

    Erasure.objects.all().delete()  # the backup is older than the erasure
    restored = make_user("sam@example.com")
    kept = make_user("lee@example.com")
    for _ in range(2):
        call_command("replay_erasures")
    restored.refresh_from_db()
    kept.refresh_from_db()
    assert (restored.is_active, kept.is_active) == (False, True)


def test_erasures_are_known_under_an_earlier_secret_key(member: Member, settings) -> None:
    erase(user=member.user, now=timezone.now())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-" + "0123456789" * 5
    assert tombstones.erased_at("Sam@Example.com ", tombstones.known_erasures())


def test_erasures_are_forgotten_when_no_backup_can_hold_them(member: Member) -> None:
    erase(user=member.user, now=timezone.now())
    assert tombstones.forget_old(later(89)) == 0
    assert tombstones.forget_old(later(91)) == 1
    assert tombstones.known_erasures() == {}


def test_proposed_organisation_of_nobody_else_goes_with_them(member: Member) -> None:
    proposed = make_organisation("Zebedee Coaching", status="proposed")
    shared = make_organisation("Harbour Homes", status="proposed")
    other = make_member("other@example.com", organisation=shared)
    for one in (member, make_member("third@example.com")):
        Member.objects.filter(pk=one.pk).update(organisation=proposed if one == member else shared)
        erase(user=one.user, now=timezone.now())
    other.refresh_from_db()
    assert other.organisation == shared
    assert not Organisation.objects.filter(pk=proposed.pk).exists()


def test_each_name_goes_from_concerns_as_a_whole_word_and_from_no_others() -> None:
    mary = make_member("m@example.com", first_name="Mary-Jane", last_name="O")
    lee, now = make_member("lee@example.com", first_name="Lee", last_name="Quill"), timezone.now()
    said = "MARY-JANE shouted. Mary laughed, jane’s friend too. Maryland, O. Ask Lee."
    for about, by in ((mary, lee), (lee, mary), (lee, None)):
        Concern.objects.create(about=about, by=by, kind="conduct", text=said, outcome="Spoke to Jane", raised_at=now)
    erase(user=mary.user, now=now)
    scrubbed = f"{FORMER} shouted. {FORMER} laughed, {FORMER}’s friend too. Maryland, O. Ask Lee."
    texts = [(concern.text, concern.outcome) for concern in Concern.objects.order_by("pk")]
    assert texts == [(scrubbed, f"Spoke to {FORMER}")] * 2 + [(said, "Spoke to Jane")]
