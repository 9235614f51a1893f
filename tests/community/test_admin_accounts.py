"""Wagtail's own pages of accounts: the directory follows, and deleting is erasing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.models import DirectoryEntry, Erasure, Member, User
from community.services import closing
from community.services.deciders import deciders_of
from tests.community.staff import acts, as_user, make_editor, make_lead
from tests.factories.community import make_member, make_organisation, make_region
from tests.factories.people import make_user

USERS = "/admin/users/"
BULK = "/admin/bulk/community/user/"
PEOPLE = "/community/people/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(home_page) -> Client:
    return as_user(make_user("root@example.com", is_superuser=True))


@pytest.fixture
def gone() -> Member:
    return make_member("gone@example.com", first_name="Gone", last_name="Birch", listed=True)


@pytest.fixture
def viewer(gone: Member) -> Client:
    return as_user(make_member("v@example.com").user)


def edit(admin: Client, member: Member, **values: str) -> None:
    data = {"email": member.user.email, "first_name": "Gone", "last_name": "Birch", "language": "en", **values}
    assert admin.post(f"{USERS}edit/{member.user_id}/", data).status_code == 302


def bulk(admin: Client, action: str, *users: User, **values: str):
    ids = "&".join(f"id={user.pk}" for user in users)
    return admin.post(f"{BULK}{action}/?{ids}&next={USERS}", values)


def found(viewer: Client) -> bool:
    return "1 person" in viewer.get(PEOPLE).content.decode()


def test_new_name_stands_in_the_directory_at_once(admin: Client, gone: Member) -> None:
    edit(admin, gone, first_name="Newname", is_active="on")
    words = DirectoryEntry.objects.get().words
    assert "newname" in words
    assert "gone" not in words


def test_account_that_is_switched_off_leaves_the_directory_and_comes_back(
    admin: Client, gone: Member, viewer: Client
) -> None:
    assert found(viewer)
    edit(admin, gone)
    assert not found(viewer)
    edit(admin, gone, is_active="on")
    assert found(viewer)


def test_accounts_switched_off_in_the_list_leave_the_directory(admin: Client, gone: Member, viewer: Client) -> None:
    assert found(viewer)
    assert bulk(admin, "set_active_state", gone.user, mark_as_active="False").status_code == 302
    assert not found(viewer)
    bulk(admin, "set_active_state", gone.user, mark_as_active="True")
    assert found(viewer)


def test_role_given_in_the_list_changes_nothing_in_the_directory(admin: Client, gone: Member, viewer: Client) -> None:
    make_editor()
    group = User.objects.get(email="nia@example.com").groups.get()
    assert bulk(admin, "assign_role", gone.user, role=str(group.pk)).status_code == 302
    assert gone.user.groups.get() == group
    assert found(viewer)


def test_deleting_says_what_it_does_and_erases(admin: Client, gone: Member, viewer: Client) -> None:
    edit(admin, gone, is_active="on")  # the log now names the person
    page = admin.get(f"{USERS}delete/{gone.user_id}/").content.decode()
    assert "Deleting erases what we know about this person" in page
    assert found(viewer)
    answer = admin.post(f"{USERS}delete/{gone.user_id}/", follow=True)
    assert "We erased 1 account" in answer.content.decode()
    assert_erased(gone)
    assert not found(viewer)
    assert "Nothing to do" in admin.post(f"{USERS}delete/{gone.user_id}/", follow=True).content.decode()


def test_deleting_in_the_list_erases_each(admin: Client, gone: Member, viewer: Client) -> None:
    plain = make_user("plain@example.com", first_name="Plain", last_name="Person")
    assert bulk(admin, "delete", gone.user, plain).status_code == 302
    assert_erased(gone)
    assert User.objects.get(pk=plain.pk).email.startswith("erased-")
    assert Erasure.objects.count() == 2
    assert not found(viewer)


def test_own_account_is_not_deleted(admin: Client) -> None:
    own = User.objects.get(email="root@example.com")
    admin.post(f"{USERS}delete/{own.pk}/")
    bulk(admin, "delete", own)
    assert User.objects.get(pk=own.pk).email == "root@example.com"


def test_editor_deletes_nobody(gone: Member, home_page) -> None:
    editor = as_user(make_editor())
    editor.post(f"{USERS}delete/{gone.user_id}/")
    bulk(editor, "delete", gone.user)
    gone.refresh_from_db()
    assert gone.status == Member.Status.ACTIVE


def assert_erased(member: Member) -> None:
    member.refresh_from_db()
    assert (member.status, member.user.first_name) == (Member.Status.ERASED, "")
    assert not DirectoryEntry.objects.filter(member=member).exists()
    assert not ModelLogEntry.objects.filter(label__contains="Birch").exists()
    assert ("account-erased", str(member)) in acts()


def test_who_closed_the_account_has_no_back_office_until_they_keep_it(home_page) -> None:
    lead = make_lead()
    make_member(user=lead)
    closing.close_account(user=lead, now=timezone.now())
    browser = as_user(lead)
    for path in ("/admin/", "/admin/community/members/", "/admin/login/"):
        answer = browser.get(path, follow=True)
        assert answer.request["PATH_INFO"] == "/community/me/privacy/"
    page = browser.get("/admin/", follow=True).content.decode()
    assert "Keep it first, then you can edit the site again" in page
    assert "Keep my account" in page
    assert browser.post("/admin/community/members/").status_code == 302
    closing.keep_account(user=lead, now=timezone.now())
    assert browser.get("/admin/community/members/").status_code == 200


def test_member_who_leaves_meets_the_plain_words_at_the_door() -> None:
    member = make_member()
    closing.close_account(user=member.user, now=timezone.now())
    assert as_user(member.user).get("/admin/", follow=True).status_code == 403


def test_who_closed_the_account_is_not_asked_to_decide() -> None:
    leaving, staying = make_lead(), make_lead(email="mair@example.com")
    editor = make_editor()
    make_member(user=leaving)
    place = make_organisation("London Trust", region=make_region("london"))
    asks = make_member("t@example.com", organisation=place)
    closing.close_account(user=leaving, now=timezone.now())
    assert deciders_of(asks) == [staying]
    closing.close_account(user=staying, now=timezone.now())
    assert deciders_of(asks) == [editor]
