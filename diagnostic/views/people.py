"""The people of a round: inviting them, changing what they are asked for, writing again, taking them off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostic.as_seen import ChangedMeanwhileError
from diagnostic.forms.people import AgainForm, AskedForm, InviteForm
from diagnostic.models import Contributor, Round
from diagnostic.permissions import may_see
from diagnostic.questions import by_element, questions_of
from diagnostic.round_people import colleagues_to_ask, people_of
from diagnostic.services import invitations
from diagnostic.services.rounds import NotOpenError
from diagnostic.staff_figures import floor, is_closed, link_of
from diagnostic.views.doors import lead_only
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.forms.resting import Beside

P = ParamSpec("P")
INVITED_AN_HOUR = 10
page = require_http_methods(["GET", "HEAD", "POST"])


def of_the_round(
    view: Callable[Concatenate[HttpRequest, Member, Contributor, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give the view somebody of the round that the asker leads."""

    @lead_only
    @wraps(view)
    def guarded(
        request: HttpRequest, member: Member, round: Round, person: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        found = round.contributors.select_related("round__organisation", "round__version", "member__user")
        return view(request, member, get_object_or_404(found, public_id=person), *args, **kwargs)

    return guarded


@require_safe
@lead_only
def people(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Who takes part, what each is asked for and how far they are."""
    rows = people_of(round, questions_of(round, get_language() or "en"))
    link = link_of(round)
    context = {
        "round": round,
        "member": member,
        "there": [row for row in rows if row.is_there],
        "gone": [row for row in rows if not row.is_there],
        "link": link,
        "link_is_closed": link is not None and is_closed(link, round, today=timezone.localdate()),
        "answered": link.sheets.count() if link else 0,
        "floor": floor(),
    }
    return render(request, "diagnostic/people/people.html", context)


@page
@lead_only
def invite(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Invite several people at once."""
    if not round.is_open:
        return not_open(request, round)
    today = timezone.localdate()
    form = InviteForm(
        request.POST if request.method == "POST" else None, colleagues=colleagues_to_ask(round, today=today),
        elements=elements_of(round), today=today, language=get_language() or "en",
    )  # fmt: skip
    if form.is_valid():
        return _invite(request, member, round, form)
    return render(request, "diagnostic/people/invite.html", {"round": round, "form": form})


@page
@of_the_round
def person(request: HttpRequest, member: Member, person: Contributor) -> HttpResponse:
    """One person: change what they are asked for."""
    if request.method == "POST" and not person.round.is_open:
        return not_open(request, person.round)
    may_lead = person.member is not None and may_see(person.member, person.round)
    form = AskedForm(
        request.POST if request.method == "POST" else None,
        elements=elements_of(person.round), today=timezone.localdate(), kept=person, may_lead=may_lead,
    ).shows(invitations.as_kept(person))  # fmt: skip
    if person.member_id == member.pk or person.origin != Contributor.Origin.PERSON:
        form.fields.pop("role")  # nobody takes the lead from themselves, and an interview has no other part
    if form.is_valid():
        return _change(request, member, person, form)
    return _show(request, member, person, form)


@require_POST
@of_the_round
def again(request: HttpRequest, member: Member, person: Contributor) -> HttpResponse:
    """Send the invitation again."""
    form = AgainForm(request.POST, by_link=person.member_id is None)
    new_link = form.is_valid() and form.wants_new_link
    try:
        invitations.send_again(contributor=person, by=member, new_link=new_link, now=timezone.now())
    except NotOpenError:
        return not_open(request, person.round)
    except invitations.TooEarlyError:
        messages.warning(request, _("We write to a person no more than once a day. Try again tomorrow"))
    else:
        messages.success(request, _("The invitation is on its way again"))
    return redirect("diagnostic_person", person.round.public_id, person.public_id)


@page
@of_the_round
def take_off(request: HttpRequest, member: Member, person: Contributor) -> HttpResponse:
    """Take somebody off the round. What they said stays."""
    if request.method != "POST":
        rows = people_of(person.round, questions_of(person.round, "en"))
        row = next((one for one in rows if one.contributor == person), None)
        return render(request, "diagnostic/people/take_off.html", {"round": person.round, "person": person, "row": row})
    try:
        invitations.take_off(contributor=person, by=member, now=timezone.now())
    except NotOpenError:
        return not_open(request, person.round)
    except invitations.CannotTakeOffError:
        messages.warning(request, _("They are off this round already, or it is you yourself"))
    else:
        messages.success(request, _("%(name)s is taken off this round") % {"name": person.who_in_full})
    return redirect("diagnostic_people", person.round.public_id)


def not_open(request: HttpRequest, round: Round) -> HttpResponse:
    """Say that nothing in the round changes any more, and show what stands."""
    messages.warning(request, _("This round is closed, so nothing in it can be changed"))
    return redirect("diagnostic_round", round.public_id)


def elements_of(round: Round) -> list[str]:
    """The sections of the round."""
    return [str(one) for one in by_element(questions_of(round, "en"))]


def _invite(request: HttpRequest, member: Member, round: Round, form: InviteForm) -> HttpResponse:
    if not rate_limit.allowed_for(str(member.pk), "diagnostic-invite", an_hour=INVITED_AN_HOUR):
        return render(request, "429.html", status=429)
    said = form.cleaned_data
    try:
        outcome = invitations.invite(
            round=round, by=member, members=form.members(), addresses=said["addresses"], asked=form.asked(),
            language=said["language"], now=timezone.now(),
        )  # fmt: skip
    except NotOpenError:
        return not_open(request, round)
    except invitations.TooManyPeopleError:
        form.add_error("addresses", _("A round takes up to %(count)d people") % {"count": invitations.MOST_PEOPLE})
        return render(request, "diagnostic/people/invite.html", {"round": round, "form": form})
    _tell(request, outcome)
    return redirect("diagnostic_people", round.public_id)


def _tell(request: HttpRequest, outcome: invitations.Outcome) -> None:
    count = len(outcome.invited)
    if count:
        said = ngettext("We write to %(count)d person", "We write to %(count)d people", count) % {"count": count}
        messages.success(request, said)
    if outcome.there:
        messages.warning(request, _("Takes part already: %(people)s") % {"people": ", ".join(outcome.there)})
    if outcome.declined:
        said = _("Said that they cannot take part, so we do not write: %(people)s")
        messages.warning(request, said % {"people": ", ".join(outcome.declined)})


def _show(
    request: HttpRequest, member: Member, person: Contributor, form: AskedForm, clash: Sequence[Beside] = ()
) -> HttpResponse:
    rows = people_of(person.round, questions_of(person.round, get_language() or "en"))
    row = next((one for one in rows if one.contributor == person), None)
    context = {
        "round": person.round, "person": person, "row": row, "form": form, "member": member, "clash": clash,
        "again": AgainForm(by_link=person.member_id is None),
    }  # fmt: skip
    return render(request, "diagnostic/people/person.html", context, status=409 if clash else 200)


def _change(request: HttpRequest, member: Member, person: Contributor, form: AskedForm) -> HttpResponse:
    form.cleaned_data.setdefault("role", person.role)
    try:
        invitations.change(
            contributor=person, by=member, asked=form.asked(), seen=form.cleaned_data["seen"], now=timezone.now()
        )  # fmt: skip
    except NotOpenError:
        return not_open(request, person.round)
    except ChangedMeanwhileError as error:
        return _show(request, member, person, form.resting_on(error.kept), clash=form.beside(error.kept))
    messages.success(request, _("Your changes are saved"))
    return redirect("diagnostic_people", person.round.public_id)
