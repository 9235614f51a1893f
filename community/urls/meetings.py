"""Addresses of calls, and of when somebody can be called."""

from __future__ import annotations

from django.urls import path

from community.views import (
    availability,
    meeting_after,
    meeting_booking,
    meeting_call,
    meeting_changes,
    meeting_come,
    meeting_offers,
    meeting_undo,
    meetings,
)

CALL = "meetings/<int:pk>/"
CIRCLE = "meetings/with/<int:pk>/"
OFFER = "meetings/offers/<int:pk>/"

urlpatterns = [
    path("meetings/", meetings.meetings, name="community_meetings"),
    path(CALL, meeting_call.call, name="community_call"),
    path(f"{CALL}move/", meeting_booking.move, name="community_call_move"),
    path(f"{CALL}other-times/", meeting_offers.other_times, name="community_call_other_times"),
    path(f"{CALL}cancel/", meeting_changes.cancel, name="community_call_cancel"),
    path(f"{CALL}come/", meeting_come.come, name="community_call_come"),
    path("meetings/come/<str:token>/", meeting_come.come_by_link, name="community_call_come_link"),
    path(f"{CALL}late/", meeting_changes.late, name="community_call_late"),
    path(f"{CALL}place/", meeting_changes.place, name="community_call_place"),
    path(f"{CALL}undo/", meeting_undo.undo_change, name="community_call_undo"),
    path(f"{CALL}happened/", meeting_after.happened, name="community_call_happened"),
    path(f"{CALL}after/", meeting_after.after, name="community_call_after"),
    path(f"{CIRCLE}book/", meeting_booking.book, name="community_book"),
    path(f"{CIRCLE}skip/", meeting_booking.skip, name="community_skip_month"),
    path(f"{CIRCLE}offer/", meeting_offers.offer_times, name="community_offer_times"),
    path(OFFER, meeting_offers.offer, name="community_offer"),
    path(f"{OFFER}withdraw/", meeting_offers.withdraw, name="community_offer_withdraw"),
    path("me/availability/", availability.availability, name="community_availability"),
    path("me/availability/hours/", availability.hours, name="community_availability_hours"),
    path("me/availability/dates/", availability.dates, name="community_availability_dates"),
    path("me/availability/dates/<str:day>/", availability.date_as_usual, name="community_availability_date"),
    path("me/availability/booking/", availability.booking, name="community_availability_booking"),
]
