"""The copy of one's own data: asking, what is in it, fetching it, and its end."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from community import data_copy, tasks
from community.data_copy.profile import PROFILE_FIELDS
from community.models import (
    Announcement,
    AuditEntry,
    Block,
    Concern,
    DataCopy,
    Invitation,
    JoinRequest,
    Member,
    Topic,
    User,
)  # fmt: skip
from community.private_files import private_folder
from community.services import data_copy as services
from community.services.audit import record
from tests.community.mail import mails
from tests.factories.community import make_member, make_region, make_regional_lead
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db

DATA = "/community/me/privacy/data/"


@pytest.fixture(autouse=True)
def _own_private_folder(settings, tmp_path) -> None:
    """Files of other tests are not in the way."""
    settings.PRIVATE_DIR = tmp_path / "private"


def make_copy(member: Member) -> DataCopy:
    """A copy that is ready."""
    services.ask_for_copy(user=member.user, now=timezone.now())
    services.make_due_copies(now=timezone.now())
    return member.data_copies.get()


def opened(copy: DataCopy) -> zipfile.ZipFile:
    """The zip of a copy."""
    return zipfile.ZipFile(services.path_of(copy))


def lists_of(member: Member) -> dict[str, list[dict]]:
    """What the JSON of a new copy holds."""
    return json.loads(opened(make_copy(member)).read("data.json"))


@pytest.fixture
def member(user: User) -> Member:
    """Somebody who says much and did much."""
    made = make_member(
        user=user, listed=True, can_help=("environment",), wants=("data",), offers=("delivery",), role_title="=1+1",
        pronouns="they/them", about="Ünïcödé ☂", contact="+44 7700 900123", departments=["workforce", "other"],
    )  # fmt: skip
    made.topics.add(Topic.objects.create(code="night-shifts", name="Night shifts"))
    return made


def test_copy_that_is_yet_to_be_asked_for_is_not_made() -> None:
    now, member = timezone.now(), make_member("sam@example.com")
    services.ask_for_copy(user=member.user, now=now)
    assert services.make_due_copies(now=now - dt.timedelta(days=1)) == 0
    assert services.make_due_copies(now=now) == 1


def test_copy_is_asked_for_once_a_day_after_showing_who_one_is(signed_in: Client, user: User) -> None:
    answer = signed_in.post(DATA)
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not DataCopy.objects.exists()
    answer = signed_in.post(answer["Location"], {"password": PASSWORD, "next": DATA})
    assert answer["Location"] == DATA, "what was asked for goes on"
    signed_in.post(DATA)
    assert DataCopy.objects.count() == 1
    assert Member.objects.get(user=user).status == Member.Status.STARTED, "an account that never joined has a copy too"
    assert [entry.action for entry in AuditEntry.objects.all()] == ["data-downloaded"]


def test_copy_is_made_in_the_background_and_mailed_about(sure: Client, user: User) -> None:
    sure.post(DATA)
    assert "We are making your copy" in sure.get(DATA).content.decode()
    mails().clear()
    tasks.tick()
    tasks.make_copies()
    [sent] = mails()
    assert sent.to == [user.email], "once, however often the bell rings"
    assert "http://localhost:8000/community/me/privacy/data/" in sent.body
    assert sent.attachments == []
    assert len(sent.subject) <= 60
    page = sure.get(DATA).content.decode()
    copy = DataCopy.objects.get()
    assert f"{DATA}{copy.pk}/" in page


def test_file_is_for_our_eyes_only(member: Member) -> None:
    path = services.path_of(make_copy(member))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert len(path.stem) == 32
    assert "media" not in path.parts


def test_file_is_given_to_its_owner_only_and_not_for_ever(sure: Client, user: User, client: Client) -> None:
    sure.post(DATA)
    tasks.make_copies()
    copy = DataCopy.objects.get()
    answer = sure.get(f"{DATA}{copy.pk}/")
    body = b"".join(answer.streaming_content)
    assert zipfile.ZipFile(io.BytesIO(body)).testzip() is None
    assert answer["Content-Disposition"].startswith('attachment; filename="hwb-commons-my-data-')
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    assert answer["Content-Type"] == "application/zip"

    other = make_copy(make_member("lee@example.com"))
    assert sure.get(f"{DATA}{other.pk}/").status_code == 404
    assert sure.get(f"{DATA}999999/").status_code == 404
    DataCopy.objects.filter(pk=copy.pk).update(expires_at=timezone.now())
    assert sure.get(f"{DATA}{copy.pk}/").status_code == 404


def test_file_asks_who_one_is(signed_in: Client, user: User) -> None:
    copy = make_copy(make_member(user=user))
    answer = signed_in.get(f"{DATA}{copy.pk}/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    visitor = Client()
    assert visitor.get(f"{DATA}{copy.pk}/")["Location"].startswith("/accounts/login/")


def test_missing_file_is_a_page_not_found(sure: Client, user: User) -> None:
    copy = make_copy(make_member(user=user))
    services.path_of(copy).unlink()
    assert sure.get(f"{DATA}{copy.pk}/").status_code == 404


def test_copy_holds_everything_the_member_said_and_did(member: Member) -> None:
    now = timezone.now()
    other = make_member("lee@example.com", first_name="Lee", last_name="Owen")
    lead = make_user("lead@example.com")
    make_regional_lead(lead, make_region())
    Invitation.objects.create(email="new@example.com", by=member, token_digest="x", sent_at=now, expires_at=now)
    JoinRequest.objects.create(member=member, reason="I lead wellbeing", asked_at=now, status="approved")
    Concern.objects.create(about=other, by=member, kind="other", text="A worry", raised_at=now)
    Block.objects.create(member=member, other=other)
    Announcement.objects.create(title="Hello", text="All", starts_at=now, by=member.user)
    record(AuditEntry.Action.VIEWED, actor=lead, subject=member)
    lists = lists_of(member)
    assert set(lists) == {section.name for section in data_copy.sections()}
    assert lists["account"][0]["email"] == "sam@example.com"
    assert lists["profile"][0]["about"] == "Ünïcödé ☂"
    assert lists["profile"][0]["role_title"] == "=1+1", "the JSON is exact"
    assert lists["elements"] == [{"element": "environment", "can_help": True, "wants_help": False}]
    assert [row["skill"] for row in lists["skills"]] == ["data", "delivery"]
    assert lists["topics"] == [{"code": "night-shifts", "name": "Night shifts"}]
    assert lists["organisation"][0]["region"] == "London"
    assert lists["invitations_sent"][0]["email"] == "new@example.com"
    assert lists["requests"][0]["reason"] == "I lead wellbeing"
    assert lists["concerns_raised"][0]["text"] == "A worry"
    assert lists["blocks"][0]["name"] == "Lee Owen"
    assert lists["announcements"][0]["title"] == "Hello"
    assert [row["by"] for row in lists["who_looked"]] == ["You", "A regional lead"]


def test_copy_holds_no_secret_and_nothing_others_said(member: Member, app) -> None:
    other = make_member("lee@example.com", first_name="Lee", last_name="Owen")
    Concern.objects.create(about=member, by=other, kind="other", text="CONFIDENTIAL", raised_at=timezone.now())
    Block.objects.create(member=other, other=member)
    archive = opened(make_copy(member))
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8")
    for secret in ("CONFIDENTIAL", "Lee Owen", "lee@example.com", app.secret, member.user.password):
        assert secret not in everything
    assert json.loads(archive.read("data.json"))["sign_in_methods"][0]["method"] == "totp"


def test_tables_carry_no_formula_and_keep_what_was_typed(member: Member) -> None:
    archive = opened(make_copy(member))
    rows = list(csv.DictReader(io.StringIO(archive.read("profile.csv").decode("utf-8-sig"))))
    assert rows[0]["role_title"] == "'=1+1"
    assert rows[0]["contact"] == "'+44 7700 900123"
    assert rows[0]["departments"] == "workforce; other"
    assert rows[0]["about"] == "Ünïcödé ☂"


def test_list_with_nothing_in_it_has_no_table_and_is_named(member: Member) -> None:
    archive = opened(make_copy(member))
    lists, readme = json.loads(archive.read("data.json")), archive.read("README.txt").decode("utf-8")
    tables = {name.removesuffix(".csv") for name in archive.namelist() if name.endswith(".csv")}
    assert tables == {name for name, rows in lists.items() if rows}
    assert tables < lists.keys()
    assert "We hold nothing of these kinds about you:" in readme
    assert all(f"{name}.csv" in readme for name in tables)


@pytest.mark.parametrize(("language", "word"), [("en", "Your data"), ("cy", "data.json")])
def test_readme_is_in_the_members_language(member: Member, language: str, word: str) -> None:
    member.user.language = language
    member.user.save()
    readme = opened(make_copy(member)).read("README.txt").decode()
    assert word in readme
    assert "profile.csv" in readme
    assert "&" not in readme


def test_copy_goes_after_seven_days_with_its_file(member: Member) -> None:
    copy = make_copy(member)
    path = services.path_of(copy)
    assert services.forget_old_copies(timezone.now() + dt.timedelta(days=6, hours=23)) == 0
    assert path.exists()
    assert services.forget_old_copies(timezone.now() + dt.timedelta(days=20)) == 1
    assert services.forget_old_copies(timezone.now() + dt.timedelta(days=20)) == 0
    assert not path.exists()
    assert not DataCopy.objects.exists()


def test_file_without_a_row_goes_too(member: Member) -> None:
    stray = private_folder("copies") / "left-by-a-killed-worker.zip"
    stray.write_bytes(b"x")
    assert services.forget_old_copies(timezone.now()) == 0
    assert services.forget_old_copies(timezone.now() + dt.timedelta(days=8)) == 1
    assert not stray.exists()


def test_copy_that_fails_is_said_and_can_be_asked_for_again(sure: Client, user: User, monkeypatch) -> None:
    sure.post(DATA)
    data_copy.register("broken", "Broken", lambda member: 1 / 0)
    try:
        tasks.make_copies()
    finally:
        del data_copy._sections["broken"]
    assert "could not be made" in sure.get(DATA).content.decode()
    assert not list(private_folder("copies").glob("*.zip"))
    sure.post(DATA)
    tasks.make_copies()
    assert DataCopy.objects.filter(made_at__isnull=False).count() == 1


def test_app_above_adds_its_own_list(member: Member) -> None:
    data_copy.register("lent_books", "Calls", lambda member: [{"with": "Lee"}], covers=("x.Call.member",))
    try:
        assert lists_of(member)["lent_books"] == [{"with": "Lee"}]
    finally:
        del data_copy._sections["lent_books"]


def test_every_relation_to_a_person_is_in_the_copy_or_left_out_with_a_reason() -> None:
    relations = {relation for model in apps.get_models(include_auto_created=True) for relation in to_people(model)}
    missing = relations - data_copy.accounted_for()
    assert not missing, f"Register these for the copy of one's data, or leave_out with a reason: {sorted(missing)}"


def to_people(model: type[Model]) -> set[str]:
    """The model's own relations to an account or a member."""
    return {
        f"{model._meta.label}.{field.name}"
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and not field.many_to_many  # its own table is looked at
        and field.related_model in (User, Member)
        and field.model is model  # pages of every kind share these of Page
    }


def test_every_field_of_a_profile_is_in_its_copy():
    elsewhere = {"id", "user", "organisation", "closed_from"}  # keys, and what only tells what comes after a pause
    fields = {field.name for field in Member._meta.concrete_fields} - elsewhere
    assert fields == set(PROFILE_FIELDS)
