"""The lists about a member: what they say about themselves, and what they did in the community."""

from __future__ import annotations

from community.data_copy import Row
from community.data_copy.rows import rows
from community.models import Announcement, Member

PROFILE_FIELDS = (
    "status", "joined_at", "confirmed_at", "listed", "open_to_buddying", "paused_until", "back_on", "hidden_at",
    "closing_at", "visibility", "pronouns", "role_title", "about", "departments", "funding", "band_group", "clinical",
    "in_post_since", "talk_ways", "contact", "time_zone", "languages", "public_id",
)  # fmt: skip


def profile(member: Member) -> list[Row]:
    """Every field of the profile, shown to others or not."""
    return [{field: getattr(member, field) for field in PROFILE_FIELDS}]


def elements(member: Member) -> list[Row]:
    """Elements the member can help with or wants help with."""
    return rows(member.elements.order_by("element"), "element", "can_help", "wants_help")


def skills(member: Member) -> list[Row]:
    """Skills offered and wanted."""
    return rows(member.skills.order_by("skill"), "skill", "offers", "wants")


def topics(member: Member) -> list[Row]:
    """Topics chosen."""
    return rows(member.topics.all(), "code", "name")


def organisation(member: Member) -> list[Row]:
    """Where the member works."""
    place = member.organisation
    if place is None:
        return []
    region, system = place.region, place.system
    return [
        {
            "name": place.name,
            "ods_code": place.ods_code,
            "sector": place.sector,
            "region": region.name if region else "",
            "system": system.name if system else "",
        }
    ]


def invitations_sent(member: Member) -> list[Row]:
    """Invitations the member sent."""
    wanted = ("email", "language", "sent_at", "expires_at", "accepted_at", "withdrawn_at")
    return rows(member.invitations.order_by("sent_at"), *wanted)


def invitation_accepted(member: Member) -> list[Row]:
    """The invitation that the member came by."""
    found = getattr(member, "invitation", None)
    return [{"sent_at": found.sent_at, "accepted_at": found.accepted_at, "invited_by": found.by.name}] if found else []


def requests_to_join(member: Member) -> list[Row]:
    """What the member wrote when asking to join, and the reply."""
    wanted = ("reason", "status", "asked_at", "decided_at", "reply")
    return rows(member.requests.order_by("asked_at"), *wanted)


def concerns_raised(member: Member) -> list[Row]:
    """Concerns the member raised about others."""
    wanted = ("kind", "text", "status", "raised_at", "closed_at")
    found = member.concerns_raised.select_related("about__user").order_by("raised_at")
    # In the member's own words where there are any: whom a moderator took it to be about is not theirs to know.
    return [{"about": one.about_words or one.whom, **{name: getattr(one, name) for name in wanted}} for one in found]


def blocks_made(member: Member) -> list[Row]:
    """People whom the member does not want to meet."""
    found = member.blocks_made.select_related("other__user").order_by("made_at")
    return [{"name": one.other.name, "made_at": one.made_at} for one in found]


def announcements(member: Member) -> list[Row]:
    """Announcements the member wrote."""
    wanted = ("title", "text", "title_cy", "text_cy", "starts_at", "ends_at")
    return rows(Announcement.objects.filter(by=member.user).order_by("starts_at"), *wanted)


def data_copies(member: Member) -> list[Row]:
    """Earlier copies of the data, by date."""
    return rows(member.data_copies.all(), "asked_at", "made_at", "expires_at")


def inactivity(member: Member) -> list[Row]:
    """Whether the member was told that an account nobody uses will go."""
    found = getattr(member.user, "inactivity_warning", None)
    return [{"first_warned": found.first_at, "last_warned": found.last_at}] if found else []
