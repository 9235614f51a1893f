"""One member as staff see them, and what staff may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from community import spreadsheet
from community.forms.admin_members import (
    ChooseOrganisationForm,
    ExportForm,
    FindOrganisationForm,
)
from community.models import Concern
from community.permissions import may_appoint, may_moderate, may_read_addresses
from community.services.exports import export_members
from community.services.find_organisations import find_organisations
from community.services.looks import note_look
from community.services.member_care import change_organisation, let_in_after_all
from community.services.moving import Move
from community.views.admin_members import chosen_members
from community.views.admin_pages import admin_page, needs
from community.views.admin_scope import concerns_in_care, member_or_404
from community.views.admin_shown import roles_of, shown_fields

if TYPE_CHECKING:
    from community.models import Member, Organisation, User


def trail_to(member: Member | None = None) -> tuple[tuple[str, str], ...]:
    """The pages above a page about members, or about ``member``."""
    above = (("admin_members", _("Members")),)
    return (*above, (member_url(member), member.name)) if member else above


def member_url(member: Member) -> str:
    """Where staff see ``member``."""
    return reverse("admin_member", args=[member.public_id])


@require_safe
@needs("community.view_member")
def member_page(request: HttpRequest, user: User, public_id: str) -> HttpResponse:
    """What members may see of somebody, and where they stand. That staff looked is in the audit log."""
    member = member_or_404(user, public_id)
    note_look(by=user, at=member, now=timezone.now())
    shown, kept = shown_fields(member)
    context: dict[str, Any] = {
        "member": member,
        "shown": shown,
        "kept": kept,
        "roles": roles_of(member),
        "email": member.user.email if may_read_addresses(user) else "",
        "may_change": user.has_perm("community.change_member"),
        "may_moderate": may_moderate(user) and member.user_id != user.pk,
        "may_appoint": may_appoint(user) and member.user_id != user.pk,
        "open_concerns": concerns_in_care(user).filter(about=member, status=Concern.Status.OPEN).count()
        if may_moderate(user)
        else 0,
    }
    return admin_page(request, "member.html", title=member.name, icon="user", trail=trail_to(), **context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("community.change_member")
def member_organisation(request: HttpRequest, user: User, public_id: str) -> HttpResponse:
    """Find an organisation by its name, choose it, and move the member there."""
    member = member_or_404(user, public_id)
    search = FindOrganisationForm(request.GET if "q" in request.GET else None)
    found = find_organisations(search.cleaned_data["q"]) if search.is_valid() else []
    form = ChooseOrganisationForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["organisation"]
        moved = change_organisation(member=member, organisation=chosen, by=user, now=timezone.now())
        if moved:
            messages.success(request, _moved_to(member, chosen, moved))
        return redirect(member_url(member))
    title, context = _("Change organisation"), {"member": member, "search": search, "found": found, "form": form}
    return admin_page(request, "member_organisation.html", title=title, icon="home", trail=trail_to(member), **context)


def _moved_to(member: Member, place: Organisation, moved: Move) -> str:
    words = {"name": member.name, "place": place, "left": moved.no_longer_leads}
    if moved.no_longer_leads:
        return _("%(name)s is now at %(place)s, and no longer organisation lead of %(left)s.") % words
    return _("%(name)s is now at %(place)s.") % words


@require_POST
@needs("community.change_member")
def member_let_in(request: HttpRequest, user: User, public_id: str) -> HttpResponse:
    """Let somebody in who was declined by mistake."""
    member = member_or_404(user, public_id)
    if let_in_after_all(member=member, by=user, now=timezone.now()):
        messages.success(request, _("%(name)s is a member now. We have written to them.") % {"name": member.name})
    return redirect(member_url(member))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("community.export_member")
def members_export(request: HttpRequest, user: User) -> HttpResponseBase:
    """Ask why, then send the list with the filters and the search of the address. The download is in the audit log."""
    members = chosen_members(request, user)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        rows = export_members(members=members, by=user, reason=reason, now=timezone.now())
        return send_rows(rows, form.cleaned_data["file"], "members")
    context = {"form": form, "count": members.count(), "chosen": request.GET.urlencode(), "button": _("Download")}
    return admin_page(
        request, "members_export.html", title=_("Download the list of members"), icon="download", trail=trail_to(),
        **context,
    )  # fmt: skip


def send_rows(rows: spreadsheet.Rows, kind: str, name: str) -> StreamingHttpResponse:
    """The rows as a file of the kind csv or xlsx."""
    day = timezone.localdate().isoformat()
    if kind == "xlsx":
        return FileResponse(spreadsheet.as_xlsx(rows), as_attachment=True, filename=f"{name}-{day}.xlsx")
    response = StreamingHttpResponse(spreadsheet.as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{day}.csv"'
    return response
