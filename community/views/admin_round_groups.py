"""Changing the groups of a round by hand, one person at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from community.forms.admin_rounds import MoveForm
from community.matching.by_hand import Arranged, NobodyError, TooManyInGroupError
from community.models import MatchingRound, User
from community.names import in_a_row
from community.round_reasons import of_obstacle, to_coordinator
from community.services import round_changes
from community.services.matching_rounds import ChangedMeanwhileError, NotPossibleError
from community.services.round_changes import CannotBeTogetherError, arranged_in
from community.views.admin_pages import admin_page, needs
from community.views.admin_round_acts import version_of
from community.views.admin_round_shown import names_in
from community.views.admin_rounds import PERMISSION, TRAIL


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def person(request: HttpRequest, user: User, round_id: int, member_id: int) -> HttpResponse:
    """Move somebody to another group, let two change places, take them out, or break up their group."""
    round, arranged, names = _found(round_id, member_id)
    own = arranged.group_of(member_id) or ()
    others = sorted(_labels(arranged, names, but=(member_id, *own)), key=lambda one: one[1].casefold())
    form = MoveForm(
        request.POST if request.method == "POST" else None, others=others, initial={"version": round.version}
    )
    if form.is_valid():
        said = form.cleaned_data
        refused = _refused(lambda: _move(round, member_id, said, user), names)
        if refused is None:
            messages.success(request, _("The groups are changed."))
            return redirect("admin_round", round.pk)
        form.add_error("other", refused)
    context = {
        "round": round, "member_id": member_id, "name": names[member_id],
        "own": [names[pk] for pk in own if pk != member_id], "form": form,
        "reason": to_coordinator(arranged.alone[member_id]) if member_id in arranged.alone else "",
        "back": reverse("admin_round", args=[round.pk]),
    }  # fmt: skip
    trail = (*TRAIL, (reverse("admin_round", args=[round.pk]), round.title))
    return admin_page(request, "round_person.html", title=names[member_id], icon="user", trail=trail, **context)


@require_POST
@needs(PERMISSION)
def take_out(request: HttpRequest, user: User, round_id: int, member_id: int) -> HttpResponse:
    """Leave somebody without a group."""
    round, _arranged, names = _found(round_id, member_id)
    return _do(request, round, names, lambda: round_changes.take_out(
        round=round, version=version_of(request), who=member_id, by=user, now=timezone.now()
    ))  # fmt: skip


@require_POST
@needs(PERMISSION)
def break_up(request: HttpRequest, user: User, round_id: int, member_id: int) -> HttpResponse:
    """Undo the group of somebody."""
    round, _arranged, names = _found(round_id, member_id)
    return _do(request, round, names, lambda: round_changes.break_up(
        round=round, version=version_of(request), who=member_id, by=user, now=timezone.now()
    ))  # fmt: skip


def _found(round_id: int, member_id: int) -> tuple[MatchingRound, Arranged, dict[int, str]]:
    """A round that can be changed, its groups and names; only for somebody who is in it."""
    round = get_object_or_404(MatchingRound, pk=round_id, status=MatchingRound.Status.PROPOSED)
    arranged, names = arranged_in(round), names_in(round)
    if member_id not in names:
        raise Http404
    return round, arranged, names


def _labels(arranged: Arranged, names: dict[int, str], *, but: tuple[int, ...]) -> list[tuple[int, str]]:
    """Everybody else, with whom they are together."""
    found = []
    for pk in arranged.everybody():
        if pk in but or pk not in names:
            continue
        partners = in_a_row([names.get(one, "") for one in arranged.group_of(pk) or () if one != pk])
        words = _("%(name)s (with %(others)s)") if partners else _("%(name)s (without a group)")
        found.append((pk, words % {"name": names[pk], "others": partners}))
    return found


def _move(round: MatchingRound, who: int, said: dict[str, Any], user: User) -> None:
    now, version, other = timezone.now(), said["version"], said["other"]
    if said["act"] == "swap":
        round_changes.swap(round=round, version=version, one=who, other=other, by=user, now=now)
    else:
        round_changes.move(round=round, version=version, who=who, to=other, by=user, now=now)


def _do(request: HttpRequest, round: MatchingRound, names: dict[int, str], act: Callable[[], object]) -> HttpResponse:
    refused = _refused(act, names)
    if refused is None:
        messages.success(request, _("The groups are changed."))
    else:
        messages.error(request, refused)
    return redirect("admin_round", round.pk)


def _refused(act: Callable[[], object], names: dict[int, str]) -> str | None:
    """Why it could not be done, in words; None if it was."""
    try:
        act()
    except CannotBeTogetherError as error:
        return of_obstacle(error.why, names.get(error.one, ""), names.get(error.other, ""))
    except TooManyInGroupError:
        return _("Their group is full: six people are the most.")
    except NobodyError:
        return _("That is how it is already, or they are not in this round any more.")
    except ChangedMeanwhileError:
        return _("Somebody changed the groups since you opened this page. Go back and see how they are now.")
    except NotPossibleError:
        return _("That is not possible in the state the round is in.")
    return None
