"""The lists about an account: who it is, how they sign in, what they may do, and what staff did with their record."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from community.audit_trail import entries_about
from community.audit_words import words_of_note
from community.data_copy import Row
from community.data_copy.rows import rows
from community.models import Appointment, AuditEntry, Member
from community.sessions import sessions_of


def account(member: Member) -> list[Row]:
    """The account itself."""
    user = member.user
    return [
        {
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email": user.email,
            "language": user.language,
            "created": user.date_joined,
            "last_signed_in": user.last_login,
            "has_password": user.has_usable_password(),
        }
    ]


def email_addresses(member: Member) -> list[Row]:
    """Every address that belongs to the account."""
    return rows(EmailAddress.objects.filter(user=member.user), "email", "verified", "primary")


def sign_in_methods(member: Member) -> list[Row]:
    """Authenticator apps, passkeys, recovery codes and other sign-in services, without their secrets."""
    found = Authenticator.objects.filter(user=member.user).order_by("pk")
    own = [
        {"method": one.type, "name": str(one), "added": one.created_at, "last_used": one.last_used_at} for one in found
    ]
    return own + _other_services(member)


def _other_services(member: Member) -> list[Row]:
    found = SocialAccount.objects.filter(user=member.user).order_by("pk")
    return [
        {"method": one.provider, "name": one.uid, "added": one.date_joined, "last_used": one.last_login}
        for one in found
    ]


def sessions(member: Member) -> list[Row]:
    """Where the account is signed in just now: only until when."""
    return [{"signed_in_until": session.expire_date} for session in sessions_of(member.user)]


def roles(member: Member) -> list[Row]:
    """Groups, and roles held for a place."""
    groups: list[Row] = [{"role": group.name, "place": "", "since": None} for group in member.user.groups.all()]
    held = Appointment.objects.filter(user=member.user).select_related("organisation", "system", "region")
    places: list[Row] = [
        {"role": one.role, "place": str(one.organisation or one.system or one.region), "since": one.made_at}
        for one in held.order_by("made_at")
    ]
    return groups + places


def audit_about_me(member: Member) -> list[Row]:
    """What was done with or to the member, when, and by what kind of person."""
    return [{"at": one.at, "action": one.action, "by": one.who, "note": one.note} for one in entries_about(member)]


def audit_by_me(member: Member) -> list[Row]:
    """What the member did with rights over others; not to whom, because that is about them."""
    found = AuditEntry.objects.filter(actor=member.user).order_by("at")
    return [{"at": one.at, "action": one.get_action_display(), "note": words_of_note(one.note)} for one in found]
