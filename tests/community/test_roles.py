"""Roles as groups, and the demo accounts."""

from __future__ import annotations

import stat

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from wagtail.models import GroupPagePermission, Page

from community.models import User
from community.roles import EDITORS, MODERATORS, NATIONAL_EDITORS, ensure_roles
from config.content.places import load_places

pytestmark = pytest.mark.django_db


def _members(group: str) -> User:
    user = User.objects.create_user(f"{group.replace(' ', '')}@example.com", None)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_ensure_roles_twice_changes_nothing_the_second_time() -> None:
    ensure_roles()
    before = [
        set(Group.objects.get(name=NATIONAL_EDITORS).permissions.values_list("pk")),
        GroupPagePermission.objects.count(),
    ]
    call_command("ensure_roles", verbosity=0)
    after = [
        set(Group.objects.get(name=NATIONAL_EDITORS).permissions.values_list("pk")),
        GroupPagePermission.objects.count(),
    ]
    assert before == after


def test_what_an_admin_added_stays() -> None:
    ensure_roles()
    extra = Permission.objects.get(codename="add_site", content_type__app_label="wagtailcore")
    Group.objects.get(name=EDITORS).permissions.add(extra)
    ensure_roles()
    assert extra in Group.objects.get(name=EDITORS).permissions.all()


@pytest.mark.parametrize(
    ("group", "publishes", "translates", "settings_of_site"),
    [(NATIONAL_EDITORS, True, True, True), (MODERATORS, True, True, False), (EDITORS, False, False, False)],
)
def test_what_each_role_may_do(group: str, publishes: bool, translates: bool, settings_of_site: bool) -> None:
    ensure_roles()
    user = _members(group)
    root = Page.get_first_root_node().get_children().first() or Page.get_first_root_node()
    assert user.has_perm("wagtailadmin.access_admin")
    assert root.permissions_for_user(user).can_publish() is publishes or root.is_root()
    assert user.has_perm("wagtail_localize.submit_translation") is translates
    assert user.has_perm("home.change_sitesettings") is settings_of_site
    assert not any(
        name.split(".")[1] in ("add_user", "change_user", "change_group") for name in user.get_all_permissions()
    )


def test_editors_who_cannot_publish_lose_the_right_that_would_let_them() -> None:
    right = Permission.objects.get(codename="submit_translation")
    Group.objects.get_or_create(name=EDITORS)[0].permissions.add(right)
    ensure_roles()
    assert right not in Group.objects.get(name=EDITORS).permissions.all()


@pytest.fixture
def accounts_file(settings, tmp_path, monkeypatch: pytest.MonkeyPatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.delenv("HWB_DEMO_PASSWORD", raising=False)
    load_places(settings.SITE_DIR / "content")
    return tmp_path / "demo-accounts.txt"


def test_load_demo_makes_an_account_for_each_role(accounts_file) -> None:
    call_command("load_demo", verbosity=0)
    rows = [line.split() for line in accounts_file.read_text().splitlines()]
    assert [row[0] for row in rows] == [
        "member", "new-lead", "organisation-lead", "system-lead", "regional-lead", "national-editor", "admin",
    ]  # fmt: skip
    for _role, email, password in rows:
        assert authenticate(None, email=email, password=password) is not None
        assert EmailAddress.objects.get(email=email).verified
    assert stat.S_IMODE(accounts_file.stat().st_mode) == 0o600
    may_edit = {u.email.split("@")[0] for u in User.objects.all() if u.has_perm("wagtailadmin.access_admin")}
    assert may_edit == {"regional-lead", "national-editor", "admin"}


def test_load_demo_again_keeps_passwords_and_people(accounts_file) -> None:
    call_command("load_demo", verbosity=0)
    first, people = accounts_file.read_text(), User.objects.count()
    User.objects.filter(email__startswith="member@").update(first_name="Changed")
    call_command("load_demo", verbosity=0)
    assert accounts_file.read_text() == first
    assert User.objects.get(email__startswith="member@").first_name == "Changed"
    assert User.objects.count() == people


def test_load_demo_takes_the_password_of_the_environment(accounts_file, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("load_demo", verbosity=0)
    monkeypatch.setenv("HWB_DEMO_PASSWORD", "one-for-all-9")
    call_command("load_demo", verbosity=0)
    assert {line.split()[2] for line in accounts_file.read_text().splitlines()} == {"one-for-all-9"}
    assert User.objects.get(email__startswith="admin@").check_password("one-for-all-9")


def test_load_demo_makes_new_passwords_when_the_file_is_gone(accounts_file) -> None:
    call_command("load_demo", verbosity=0)
    accounts_file.unlink()
    call_command("load_demo", verbosity=0)
    email, password = accounts_file.read_text().splitlines()[0].split()[1:]
    assert User.objects.get(email=email).check_password(password)


def test_load_demo_refuses_where_it_is_not_allowed(accounts_file, settings) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="not made here"):
        call_command("load_demo", verbosity=0)
    del settings.DEMO_ALLOWED
    with pytest.raises(CommandError, match="not made here"):
        call_command("load_demo", verbosity=0)
    assert not User.objects.exists()
    assert not accounts_file.exists()
