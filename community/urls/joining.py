"""Addresses of joining and inviting."""

from __future__ import annotations

from django.urls import path

from community.views import invitations, joining

urlpatterns = [
    path("join/", joining.start, name="community_join"),
    path("join/you/", joining.you, name="community_join_you"),
    path("join/organisation/", joining.organisation, name="community_join_organisation"),
    path("join/organisation/new/", joining.propose, name="community_join_propose"),
    path("join/organisation/similar/", joining.similar, name="community_join_similar"),
    path("join/reason/", joining.reason, name="community_join_reason"),
    path("join/check/", joining.check, name="community_join_check"),
    path("join/withdraw/", joining.withdraw, name="community_join_withdraw"),
    path("invite/", invitations.invite, name="community_invite"),
    path("invite/<int:pk>/resend/", invitations.resend, name="community_invite_resend"),
    path("invite/<int:pk>/withdraw/", invitations.withdraw, name="community_invite_withdraw"),
    path("invitation/<str:token>/", invitations.invitation, name="community_invitation"),
]
