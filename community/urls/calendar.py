"""Addresses of calendars, and of what members choose about mail."""

from __future__ import annotations

from django.urls import path

from community.views import calendar, emails

urlpatterns = [
    path("meetings/<int:pk>/calendar.ics", calendar.meeting_file, name="community_meeting_file"),
    path("calendar/<slug:token>.ics", calendar.feed, name="community_calendar_feed"),
    path("me/calendar/", calendar.calendar, name="community_calendar"),
    path("me/calendar/make/", calendar.make_address, name="community_calendar_make"),
    path("me/calendar/end/", calendar.end_address, name="community_calendar_end"),
    path("me/emails/", emails.emails, name="community_emails"),
    path("emails/<str:token>/", emails.emails_by_link, name="community_emails_by_link"),
    path("emails/<str:token>/<slug:kind>/", emails.stop, name="community_emails_stop"),
]
