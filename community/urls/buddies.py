"""Addresses of buddies and circles."""

from __future__ import annotations

from django.urls import path

from community.views import buddies, buddy_requests, circle_groups, circle_invitations, circles, quiet_circles

urlpatterns = [
    path("buddies/", buddies.hub, name="community_buddies"),
    path("buddies/preferences/", buddies.preferences, name="community_buddy_preferences"),
    path("buddies/first-call/", buddies.first_call, name="community_first_call"),
    path("buddies/not-for-me/<slug:public_id>/", buddies.not_for_me, name="community_not_for_me"),
    path("buddies/not-for-me/<slug:public_id>/undo/", buddies.for_me_again, name="community_for_me_again"),
    path("buddies/ask/<slug:public_id>/", buddy_requests.ask, name="community_buddy_ask"),
    path("buddies/requests/<int:pk>/", buddy_requests.request_page, name="community_buddy_request"),
    path("buddies/requests/<int:pk>/accept/", buddy_requests.accept, name="community_buddy_accept"),
    path("buddies/requests/<int:pk>/decline/", buddy_requests.decline, name="community_buddy_decline"),
    path("buddies/requests/<int:pk>/withdraw/", buddy_requests.withdraw, name="community_buddy_withdraw"),
    path("buddies/circles/", circle_groups.open_circles, name="community_circles"),
    path("buddies/circles/new/", circle_groups.start, name="community_circle_start"),
    path("buddies/circles/<int:pk>/", circles.circle, name="community_circle"),
    path("buddies/circles/<int:pk>/agree/", circles.agree, name="community_circle_agree"),
    path("buddies/circles/<int:pk>/break/", circles.pause, name="community_circle_pause"),
    path("buddies/circles/<int:pk>/back/", circles.resume, name="community_circle_resume"),
    path("buddies/circles/<int:pk>/go-on/", quiet_circles.go_on, name="community_circle_go_on"),
    path("buddies/still/<str:token>/", quiet_circles.by_link, name="community_circle_by_link"),
    path("buddies/circles/<int:pk>/end/", circles.end, name="community_circle_end"),
    path("buddies/circles/<int:pk>/change/", circle_groups.change, name="community_circle_change"),
    path("buddies/circles/<int:pk>/join/", circle_groups.join, name="community_circle_join"),
    path("buddies/circles/<int:pk>/invite/<slug:public_id>/", circle_groups.invite, name="community_circle_invite"),
    path("buddies/invitations/<int:pk>/", circle_invitations.invitation, name="community_circle_invitation"),
    path("buddies/invitations/<int:pk>/accept/", circle_invitations.accept, name="community_circle_accept"),
    path("buddies/invitations/<int:pk>/decline/", circle_invitations.decline, name="community_circle_decline"),
    path("buddies/invitations/<int:pk>/withdraw/", circle_invitations.withdraw, name="community_circle_withdraw"),
]
