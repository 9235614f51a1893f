"""Wagtail's own pages of accounts, led to our rules: deleting is erasing, and the directory follows what is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from community.models import User
from community.services.accounts import follow_admin, follow_admin_in_directory
from community.services.erasure import erase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wagtail.admin.views.bulk_action import BulkAction

LIST = "wagtailusers_users:index"


def account_changed(request: HttpRequest, user: User) -> None:
    """A person an admin added can sign in with a code at once; who reads a former mailbox no longer can."""
    follow_admin(user=user)


def delete_account(request: HttpRequest, user: User) -> HttpResponse | None:
    """Erase in place of deleting the row, which would leave the name in logs, files and the directory.

    Wagtail has asked before whether this account may be deleted by who asks; its question page stays.
    """
    if request.method != "POST":
        messages.info(request, _about_erasing())
        return None
    _say_how_many(request, _erase_each([user]))
    return redirect(LIST)


def before_bulk(request: HttpRequest, action: str, objects: Sequence[object], view: BulkAction) -> HttpResponse | None:
    """The same for all that were chosen in the list."""
    if action != "delete" or view.model is not User:
        return None
    _say_how_many(request, _erase_each([one for one in objects if isinstance(one, User)]))
    return redirect(view.next_url)


def after_bulk(request: HttpRequest, action: str, objects: Sequence[object], view: BulkAction) -> None:
    """Accounts that were switched off or on, or given a group, in the list."""
    if view.model is User:
        follow_admin_in_directory([one for one in objects if isinstance(one, User)])


def _erase_each(users: Sequence[User]) -> int:
    now = timezone.now()
    return sum(erase(user=user, now=now) for user in users)


def _about_erasing() -> str:
    return _("Deleting erases what we know about this person. An empty account without a name stays in the list")


def _say_how_many(request: HttpRequest, count: int) -> None:
    if not count:
        messages.warning(request, _("Nothing to do: what we knew was erased before"))
        return
    said = ngettext("We erased %(count)d account", "We erased %(count)d accounts", count)
    messages.success(request, said % {"count": count})
