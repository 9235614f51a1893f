"""Who runs a board by their role in the back office does so as there: past the second step, with an account they keep.

What makes a member the host of one session, that it names them, asks for no more than any member's page.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from community.models import BoardCard, GroupSession, Member, User
from tests.community.boards import path
from tests.community.conftest import SIGN_IN, App, is_signed_in
from tests.community.staff import as_user, make_editor, make_lead
from tests.factories.boards import MINUTE, make_card, make_going
from tests.factories.community import make_member
from tests.factories.meetings import make_session
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
ADD_A_STEP, SECOND_STEP = "/accounts/2fa/", "/accounts/2fa/authenticate/"


@pytest.fixture
def asks_for_more(settings) -> None:
    settings.REQUIRE_MFA = True


@pytest.fixture
def session(db: None) -> GroupSession:
    """It ended an hour ago, with a card of somebody who was there."""
    made = make_session(starts_at=timezone.now() - 2 * HOUR)
    mel = make_member("mel@example.com", first_name="Mel")
    make_going(made, mel)
    make_card(made, mel, "We rest more", now=timezone.now() - 2 * MINUTE)
    return made


def answers(client: Client, session: GroupSession) -> dict[str, object]:
    """What each way to run or read the board is answered: where it leads to, or the status."""
    card = BoardCard.objects.get().key
    found = {
        more or "board": client.get(path(session, more))
        for more in ("", "part/", "board.csv", "board.txt", "settings/", "close/", f"cards/{card}/remove/")
    }
    found |= {f"POST {more}": client.post(path(session, more)) for more in ("close/", "show/", f"cards/{card}/remove/")}
    return {way: answer.get("Location") or answer.status_code for way, answer in found.items()}


def nothing_was_done(session: GroupSession) -> bool:
    session.refresh_from_db()
    return not (session.board_closed_early_at or session.board_cards_shown_at or BoardCard.objects.get().removed_at)


def sign_in(client: Client, user: User, app: App | None = None) -> Client:
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    if app is not None:
        client.post(SECOND_STEP, {"code": app.code()})
    assert is_signed_in(client)
    return client


def joined(user: User) -> Member:
    return Member.objects.create(user=user, status=Member.Status.ACTIVE, joined_at=timezone.now())


@pytest.mark.parametrize("is_member", [False, True])
@pytest.mark.parametrize("make", [make_editor, make_lead])
def test_a_board_run_by_role_waits_for_the_second_step(
    client: Client, session: GroupSession, asks_for_more: None, make, is_member: bool
) -> None:
    user = make()
    GroupSession.objects.update(region=None if make is make_editor else user.appointments.get().region)
    if is_member:
        joined(user)
    found = answers(sign_in(client, user), session)
    assert found == dict.fromkeys(found, ADD_A_STEP)
    assert nothing_was_done(session)
    assert "Add a passkey or an authenticator app first" in client.get(path(session), follow=True).content.decode()
    welsh = client.get(f"/cy{path(session)}")
    assert welsh["Location"] == f"/cy{ADD_A_STEP}"


def test_a_host_named_by_the_session_who_has_not_joined_waits_for_it_too(
    client: Client, session: GroupSession, asks_for_more: None
) -> None:
    lead = make_lead("wales")
    GroupSession.objects.update(host=lead)
    assert sign_in(client, lead).get(path(session))["Location"] == ADD_A_STEP


def test_a_session_of_a_password_alone_signs_in_again_for_the_board(
    client: Client, session: GroupSession, asks_for_more: None
) -> None:
    editor = make_editor()
    sign_in(client, editor)
    App(editor)  # added elsewhere, after this session began
    assert client.get(path(session))["Location"] == f"/accounts/login/?next={path(session)}"
    assert not is_signed_in(client)


@pytest.mark.parametrize("is_member", [False, True])
def test_past_the_second_step_the_board_is_run(
    client: Client, session: GroupSession, asks_for_more: None, is_member: bool
) -> None:
    editor = make_editor()
    if is_member:
        joined(editor)
    sign_in(client, editor, App(editor))
    assert "We rest more" in client.get(path(session)).content.decode()
    assert client.post(path(session, "close/"))["Location"] == path(session)
    assert not nothing_was_done(session)


def test_a_member_whom_the_session_names_as_its_host_runs_it_without(
    client: Client, session: GroupSession, asks_for_more: None
) -> None:
    lead = make_lead("wales")
    joined(lead)
    GroupSession.objects.update(host=lead)
    assert "You host this board" in sign_in(client, lead).get(path(session)).content.decode()
    assert client.post(path(session, "close/"))["Location"] == path(session)


def test_a_moderator_who_is_there_as_a_member_reads_without_it_and_removes_with_it(
    client: Client, session: GroupSession, asks_for_more: None
) -> None:
    lead = make_lead("wales")
    lead.user_permissions.add(Permission.objects.get(codename="moderate_member"))
    make_going(session, joined(lead))
    sign_in(client, lead)
    assert "We rest more" in client.get(path(session)).content.decode()
    away = path(session, f"cards/{BoardCard.objects.get().key}/remove/")
    assert [client.get(away)["Location"], client.post(away)["Location"]] == [ADD_A_STEP, ADD_A_STEP]
    assert nothing_was_done(session)


def test_a_board_is_not_there_for_a_host_who_closed_the_account(session: GroupSession) -> None:
    editor = make_editor()
    member = joined(editor)
    host = as_user(editor)
    assert host.get(path(session)).status_code == 200
    Member.objects.filter(pk=member.pk).update(status=Member.Status.CLOSING, closing_at=timezone.now())
    found = answers(host, session)
    assert found == dict.fromkeys(found, 404)
    assert nothing_was_done(session)
