"""The agenda of a session: suggesting, and the host's order."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.forms.sessions import AgendaForm, AgendaItemForm
from community.models import AgendaItem, Member
from community.services import agenda
from community.views.doors import members_only
from community.views.session_doors import Seat, seat_of

STEPS = {"up": -1, "down": 1}


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def session_suggest(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Suggest something to talk about."""
    seat = seat_of(member, pk)
    if not seat.may_suggest:
        messages.info(request, _("This session is over or cancelled, so its agenda stays as it is."))
        return redirect("community_session", pk)
    form = AgendaForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            agenda.suggest(session=seat.session, by=member, now=timezone.now(), **form.cleaned_data)
        except agenda.AgendaFullError:
            form.add_error("text", _("The agenda is full, or you have suggested 5 things already. Ask the host"))
        else:
            messages.success(request, _("Your suggestion is on the agenda. The host puts it in its place"))
            return redirect("community_session", pk)
    return render(request, "community/sessions/suggest.html", {"seat": seat, "session": seat.session, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def session_item(request: HttpRequest, member: Member, pk: int, item_id: int) -> HttpResponse:
    """Change an item and say who leads it: for the host."""
    seat, item = _item(member, pk, item_id, host_only=True)
    began = {"text": item.text, "minutes": item.minutes, "owner": str(item.owner_id or "")}
    form = AgendaItemForm(
        request.POST if request.method == "POST" else None, initial=began, members=_leaders(seat, item)
    )
    if form.is_valid():
        agenda.rewrite(item=item, **form.cleaned_data)
        messages.success(request, _("The agenda is changed"))
        return redirect("community_session", pk)
    context = {"seat": seat, "session": seat.session, "item": item, "form": form}
    return render(request, "community/sessions/item.html", context)


@require_POST
@members_only
def session_item_move(request: HttpRequest, member: Member, pk: int, item_id: int) -> HttpResponse:
    """Move an item up or down: for the host."""
    _seat, item = _item(member, pk, item_id, host_only=True)
    if step := STEPS.get(request.POST.get("to", "")):
        agenda.reorder(item=item, step=step)
    return redirect(f"{reverse('community_session', args=[pk])}#agenda")


@require_POST
@members_only
def session_item_remove(request: HttpRequest, member: Member, pk: int, item_id: int) -> HttpResponse:
    """Take an item away: for the host, and for who suggested it."""
    _seat, item = _item(member, pk, item_id, host_only=False)
    agenda.remove(item=item)
    messages.success(request, _("It is no longer on the agenda"))
    return redirect("community_session", pk)


def _item(member: Member, pk: int, item_id: int, *, host_only: bool) -> tuple[Seat, AgendaItem]:
    seat = seat_of(member, pk)
    item = get_object_or_404(AgendaItem.objects.select_related("session", "owner__user"), pk=item_id, session=pk)
    own = not host_only and item.by_id == member.pk and seat.may_suggest
    if not (seat.is_host or own):
        raise Http404
    return seat, item


def _leaders(seat: Seat, item: AgendaItem) -> list[Member]:
    """Those who have a place, the host, and who leads it now."""
    people = agenda.can_lead(seat.session, viewer=seat.member)
    return people + [one for one in {seat.member, item.owner} if one is not None and one not in people]
