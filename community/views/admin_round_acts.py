"""Opening, working out, publishing, closing and deleting a matching round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from community.models import MatchingRound, Member, User
from community.round_reasons import to_coordinator
from community.services import matching_rounds, round_publishing
from community.services.matching_rounds import ChangedMeanwhileError, NotPossibleError
from community.tasks import ring, work_out_rounds
from community.views.admin_pages import admin_page, needs
from community.views.admin_rounds import PERMISSION, TRAIL

SHOWN = 100  # names of those without a group; the page of groups has all


@require_POST
@needs(PERMISSION)
def round_open(request: HttpRequest, user: User, round_id: int) -> HttpResponse:
    """Let members join."""
    round = _round(round_id)

    def act() -> None:
        matching_rounds.open_round(round=round, version=version_of(request), now=timezone.now())

    return _do(request, round, act, _("The round is open. Members see it from its first moment on."))


@require_POST
@needs(PERMISSION)
def round_work_out(request: HttpRequest, user: User, round_id: int) -> HttpResponse:
    """Close it to members, and have the groups worked out."""
    round = _round(round_id)

    def act() -> None:
        matching_rounds.ask_for_groups(round=round, version=version_of(request), now=timezone.now())
        ring(work_out_rounds)

    return _do(request, round, act, _("The groups are being worked out."))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def round_publish(request: HttpRequest, user: User, round_id: int) -> HttpResponse:
    """Show what would be published now, and publish exactly that."""
    round = _round(round_id)
    if request.method == "POST":
        now, seal = timezone.now(), request.POST.get("seal", "")
        try:
            round_publishing.publish(round=round, version=version_of(request), seal=seal, by=user, now=now)
        except ChangedMeanwhileError:
            messages.warning(request, _("Something changed since you opened this page. Look at it once more."))
            return redirect("admin_round_publish", round_id)
        except NotPossibleError:
            messages.error(request, _("The round is not ready to be published."))
        else:
            messages.success(request, _("The round is published. Everybody gets an email within a few minutes."))
        return redirect("admin_round", round_id)
    if round.status != MatchingRound.Status.PROPOSED:
        return redirect("admin_round", round_id)
    trail = (*TRAIL, (reverse("admin_round", args=[round.pk]), round.title))
    return admin_page(request, "round_publish.html", title=_("Publish"), icon="mail", trail=trail, **_outlook(round))


def _outlook(round: MatchingRound) -> dict[str, Any]:
    found = round_publishing.outlook(round, now=timezone.now())
    shown = sorted(found.alone, key=lambda pk: (pk not in found.dropped, pk))[:SHOWN]
    members = Member.objects.filter(pk__in=shown).select_related("user").in_bulk()
    return {
        "round": round,
        "groups": len(found.groups),
        "people": sum(len(group) for group in found.groups),
        "alone": len(found.alone),
        "dropped": len(found.dropped),
        "rows": [(members[pk].name, to_coordinator(found.alone[pk]), pk in found.dropped) for pk in shown],
        "more": max(0, len(found.alone) - len(shown)),
        "seal": found.seal,
        "back": reverse("admin_round", args=[round.pk]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def round_close(request: HttpRequest, user: User, round_id: int) -> HttpResponse:
    """End it without groups."""
    round = _round(round_id)

    def act() -> None:
        matching_rounds.close_without(round=round, version=version_of(request), now=timezone.now())

    if request.method == "POST":
        return _do(request, round, act, _("The round is closed. Whoever took part is told."))
    intro = _("Nobody is put together. Whoever takes part gets an email that says so. This cannot be undone.")
    return _ask(request, round, title=_("Close without groups"), button=_("Close the round"), intro=intro)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def round_discard(request: HttpRequest, user: User, round_id: int) -> HttpResponse:
    """Delete one that nobody has seen."""
    round = _round(round_id)

    def act() -> None:
        matching_rounds.discard(round=round, version=version_of(request))

    if request.method == "POST":
        return _do(request, round, act, _("“%(title)s” is deleted.") % {"title": round.title}, to="admin_rounds")
    return _ask(
        request,
        round,
        title=_("Delete this round"),
        button=_("Delete"),
        intro=_("Nobody has seen it yet. It goes for good."),
    )


def _round(round_id: int) -> MatchingRound:
    return get_object_or_404(MatchingRound, pk=round_id)


def version_of(request: HttpRequest) -> int:
    """What the page showed; -1, which no round has, for anything else."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _do(
    request: HttpRequest, round: MatchingRound, act: Callable[[], None], said: str, *, to: str = "admin_round"
) -> HttpResponse:
    try:
        act()
    except ChangedMeanwhileError:
        messages.warning(request, _("Somebody changed this round since you opened the page. See how it is now."))
    except NotPossibleError:
        messages.error(request, _("That is not possible in the state the round is in."))
    else:
        messages.success(request, said)
        return redirect(to, *([round.pk] if to == "admin_round" else []))
    return redirect("admin_round", round.pk)


def _ask(request: HttpRequest, round: MatchingRound, *, title: str, button: str, intro: str) -> HttpResponse:
    trail = (*TRAIL, (reverse("admin_round", args=[round.pk]), round.title))
    return admin_page(
        request, "round_ask.html", title=title, icon="warning", trail=trail, round=round, button=button, intro=intro,
        back=reverse("admin_round", args=[round.pk]),
    )  # fmt: skip
