"""Members, their organisation and their roles: addresses and the place in the menu."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from community.admin.items import PermittedItem
from community.views import admin_appointments, admin_concerns, admin_member, admin_members

BASE = "community/members/"
ONE = f"{BASE}<slug:public_id>/"


def urls() -> list[URLPattern]:
    """The list, one member, and what staff may do."""
    members = admin_members.MemberList
    return [
        path(BASE, members.as_view(), name="admin_members"),
        path(f"{BASE}results/", members.as_view(results_only=True), name="admin_members_results"),
        path(f"{BASE}export/", admin_member.members_export, name="admin_members_export"),
        path(ONE, admin_member.member_page, name="admin_member"),
        path(f"{ONE}organisation/", admin_member.member_organisation, name="admin_member_organisation"),
        path(f"{ONE}let-in/", admin_member.member_let_in, name="admin_member_let_in"),
        path(f"{ONE}hide/", admin_concerns.member_hide, name="admin_member_hide"),
        path(f"{ONE}restore/", admin_concerns.member_restore, name="admin_member_restore"),
        path(f"{ONE}roles/", admin_appointments.role_give, name="admin_role_give"),
        path(f"{ONE}roles/<int:role_id>/take/", admin_appointments.role_take, name="admin_role_take"),
    ]


def menu_item() -> PermittedItem:
    """Members in the menu."""
    return PermittedItem(_("Members"), "admin_members", permission="community.view_member", icon="group", order=1)
