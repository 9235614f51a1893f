"""Giving roles to a member and taking them away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from community.forms.admin_members import RoleForm
from community.models import Appointment, Member
from community.services.appointments import appoint, dismiss
from community.views.admin_member import member_url, trail_to
from community.views.admin_pages import admin_page, needs
from community.views.admin_scope import member_or_404

if TYPE_CHECKING:
    from community.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@needs("community.add_appointment")
def role_give(request: HttpRequest, user: User, public_id: str) -> HttpResponse:
    """Give a member a role. Nobody gives one to themselves."""
    member = member_or_404(user, public_id)
    if member.user_id == user.pk or member.status != Member.Status.ACTIVE:
        raise Http404
    form = RoleForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        given = appoint(user=member.user, place=form.cleaned_data["place"], by=user, now=timezone.now())
        messages.success(request, _("%(name)s is now: %(role)s.") % {"name": member.name, "role": given})
        return redirect(member_url(member))
    title = _("Give a role")
    return admin_page(
        request, "form.html", title=title, icon="key", trail=trail_to(member), form=form, button=title,
        back=member_url(member), intro=_("The person can use the role at once."),
    )  # fmt: skip


@require_POST
@needs("community.delete_appointment")
def role_take(request: HttpRequest, user: User, public_id: str, role_id: int) -> HttpResponse:
    """Take a role away from a member."""
    member = member_or_404(user, public_id)
    appointment = get_object_or_404(Appointment, user=member.user_id, pk=role_id)
    words = str(appointment)
    dismiss(appointment=appointment, by=user, now=timezone.now())
    messages.success(request, _("%(name)s is no longer: %(role)s.") % {"name": member.name, "role": words})
    return redirect(member_url(member))
