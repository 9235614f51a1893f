"""Whether a circle that fell silent goes on: by the link of a mail, and on its own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.links import Purpose
from community.models import Circle
from community.services import circles
from community.services import quiet_circles as services
from community.services.pausing import OPEN_ENDED
from community.signs_of_life import is_asked
from community.views.circle_doors import my_circle
from community.views.doors import members_only
from community.views.link_doors import by_mailed_link

if TYPE_CHECKING:
    from community.links import Link
    from community.models import Member


@by_mailed_link(Purpose.CIRCLE)
def by_link(request: HttpRequest, member: Member, link: Link) -> HttpResponse:
    """Go on, take a break or come back from one, without a sign-in. Each can be taken back; ending is not here."""
    circle = Circle.objects.current().of(member).filter(pk=link.object_id).first()
    if circle is None:
        return render(request, "community/emails/ended.html", status=410)
    if request.method == "POST":
        _act(request, circle, member)
        return redirect(request.path)
    context = {"circle": circle, "asked": is_asked(circle)}
    return render(request, "community/buddies/still.html", context)


@require_POST
@members_only
def go_on(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Go on, signed in."""
    circle = my_circle(member, pk)
    _go_on(request, circle, member)
    return redirect("community_circle", circle.pk)


def _act(request: HttpRequest, circle: Circle, member: Member) -> None:
    asked, now = request.POST.get("do"), timezone.now()
    if asked == "go-on":
        _go_on(request, circle, member)
    elif asked == "break":
        if circles.pause(circle=circle, by=member, until=OPEN_ENDED, now=now):
            messages.success(request, _("The break has begun. We have told the others"))
    elif asked == "back" and circles.resume(circle=circle, by=member, now=now):
        messages.success(request, _("The break has ended. We have told the others"))


def _go_on(request: HttpRequest, circle: Circle, member: Member) -> None:
    if services.go_on(circle=circle, by=member, now=timezone.now()):
        messages.success(request, _("Good to hear. You go on as before"))
