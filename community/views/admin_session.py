"""Planning a session, and changing one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.forms.admin_sessions import SessionForm, initial_columns, initial_of_session
from community.models import GroupSession, Region, User, member_of
from community.permissions import regions_in_care
from community.services import group_sessions
from community.session_times import has_begun
from community.views.admin_pages import admin_page, needs
from community.views.admin_scope import sessions_in_care
from community.views.admin_sessions import PERMISSION, STATES, TRAIL, state_of

if TYPE_CHECKING:
    from django.db.models import QuerySet


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def session_add(request: HttpRequest, user: User) -> HttpResponse:
    """Plan a session, which nobody sees until it is published."""
    began = {"host": user.pk, "anonymous": True, **initial_columns()}
    form = _form(request, user, began, None)
    if not form.is_valid():
        return _page(request, form, title=_("Plan a session"))
    session = group_sessions.create(words=form.words, by=user, now=timezone.now())
    messages.success(
        request, _("“%(title)s” is stored. Members see it once you publish it.") % {"title": session.title}
    )
    return redirect("admin_session", session.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def session_edit(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Change a session. Who comes is told of a new time and a new link."""
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    form = _form(request, user, initial_of_session(session, list(session.agenda.all())), session)
    if not form.is_valid() or not _changed(form, session, user):
        return _page(request, form, title=_("Change a session"), session=session)
    messages.success(request, _("“%(title)s” is changed.") % {"title": form.words.title})
    return redirect("admin_session", session.pk)


def _changed(form: SessionForm, session: GroupSession, user: User) -> bool:
    """Whether it could be changed; if not, the form says why."""
    version = form.cleaned_data["version"]
    try:
        group_sessions.change(
            session=session, words=form.words, by=user, now=timezone.now(), version=-1 if version is None else version
        )
    except group_sessions.ChangedMeanwhileError:
        form.add_error(
            None, _("Somebody changed this session while you wrote. Open it in another window and copy yours")
        )
    except group_sessions.TooSmallError as error:
        said = _("%(going)d people have a place. Enter that many places or more") % {"going": error.going}
        form.add_error("capacity", said)
    except group_sessions.CardsExistError:
        form.add_error("columns", _("There are cards on the board: their columns stay, and whether they are anonymous"))
    except group_sessions.NotPossibleError:
        form.add_error("starts_at", _("It is over or cancelled, so its time and its link stay"))
    return form.is_valid()


def _form(request: HttpRequest, user: User, initial: dict[str, Any], session: GroupSession | None) -> SessionForm:
    care = regions_in_care(user)
    everywhere = care is None or (session is not None and session.region_id is None)
    regions = Region.objects.all() if care is None else Region.objects.filter(pk__in=care)
    if session is not None and session.region_id:
        regions = regions | Region.objects.filter(pk=session.region_id)
    return SessionForm(
        request.POST or None, initial=initial, regions=regions, all_regions=everywhere,
        hosts=_hosts(user, session), now=timezone.now(),
    )  # fmt: skip


def _hosts(user: User, session: GroupSession | None) -> QuerySet[User]:
    """Those who may hold sessions, and who holds this one."""
    known = User.objects.filter(Q(pk__in=group_sessions.possible_hosts().values("pk")) | Q(pk=user.pk))
    if session is not None and session.host_id:
        known = known | User.objects.filter(pk=session.host_id)
    return known.order_by("first_name", "last_name", "pk")


def _page(request: HttpRequest, form: SessionForm, *, title: str, session: GroupSession | None = None) -> HttpResponse:
    state = state_of(session, now=timezone.now()) if session else ""
    context = {
        "form": form, "session": session, "state": state, "state_words": STATES.get(state, ""),
        "back": reverse("admin_sessions"), "is_member": member_of(cast("User", request.user)) is not None,
        "has_begun": session is not None and has_begun(session.meeting, now=timezone.now()),
    }  # fmt: skip
    return admin_page(request, "session.html", title=title, icon="group", trail=TRAIL, **context)
