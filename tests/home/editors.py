"""People of the back office, and what they send."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield

from community.models import User
from community.roles import EDITORS, MODERATORS, NATIONAL_EDITORS
from tests.factories.people import make_roles, make_user


def make_staff(group: str, email: str) -> User:
    """A member of one of the groups that ``ensure_roles`` makes."""
    make_roles()
    user = make_user(email=email)
    user.groups.add(Group.objects.get(name=group))
    return user


def national_editor(email: str = "nia@example.com") -> User:
    return make_staff(NATIONAL_EDITORS, email)


def moderator(email: str = "mo@example.com") -> User:
    return make_staff(MODERATORS, email)


def author(email: str = "ada@example.com") -> User:
    return make_staff(EDITORS, email)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def edit(client: Client, page: Page, action: str = "", **changes: Any) -> Any:
    """Open the page's editor, change fields, send the form with ``action`` (action-publish, action-submit or none)."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form").dict()
    body = changes.pop("body", [("text", "<p>What others wish they had known.</p>")])
    data |= nested_form_data({"body": streamfield([(kind, rich_text(words)) for kind, words in body])})
    data |= changes
    if action:
        data[action] = "1"
    return client.post(address, data, follow=True)


def messages_of(response: Any) -> str:
    """All messages shown, as one text."""
    return " | ".join(str(message) for message in response.context["messages"])
