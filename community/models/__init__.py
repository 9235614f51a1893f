"""Community's models, one subject a module."""

from __future__ import annotations

from community.models.announcement import Announcement
from community.models.appointment import Appointment
from community.models.audit import AuditEntry
from community.models.availability import (
    AvailabilityException,
    AvailabilityRule,
    BookingPreferences,
    CalendarFeed,
    CallLength,
    Nation,
)
from community.models.boards import BoardCard, BoardVote
from community.models.buddies import MOST_BUDDIES, BuddyPreferences, BuddyRequest, NotForMe
from community.models.circles import Circle, CircleInvitation, CircleMember, PairHistory
from community.models.concern import Concern
from community.models.directory import DirectoryEntry, DirectoryRemoval, DirectoryState
from community.models.group_sessions import (
    AgendaItem,
    GroupSession,
    SessionAction,
    SessionFeedback,
    SessionNote,
    SessionTemplate,
)
from community.models.joining import AllowedDomain, Invitation, JoinRequest
from community.models.loaded import LoadedPlace
from community.models.matching import MatchingRound, RoundEntry
from community.models.meetings import CallFeedback, Hold, Meeting, MonthSkipped, Offer, Participant
from community.models.member import Block, Member, MemberElement, MemberSkill, is_leaving, member_of
from community.models.outbox import Delivery, MailPreference, RefusedAddress, ReminderPreferences, Suppression
from community.models.places import Organisation, Region, System
from community.models.polls import PollAnswer, PollOption, TimePoll
from community.models.privacy import DataCopy, Erasure, InactivityWarning
from community.models.quarantine import Quarantine
from community.models.topics import Topic
from community.models.user import User

__all__ = [
    "MOST_BUDDIES",
    "AgendaItem",
    "AllowedDomain",
    "Announcement",
    "Appointment",
    "AuditEntry",
    "AvailabilityException",
    "AvailabilityRule",
    "Block",
    "BoardCard",
    "BoardVote",
    "BookingPreferences",
    "BuddyPreferences",
    "BuddyRequest",
    "CalendarFeed",
    "CallFeedback",
    "CallLength",
    "Circle",
    "CircleInvitation",
    "CircleMember",
    "Concern",
    "DataCopy",
    "Delivery",
    "DirectoryEntry",
    "DirectoryRemoval",
    "DirectoryState",
    "Erasure",
    "GroupSession",
    "Hold",
    "InactivityWarning",
    "Invitation",
    "JoinRequest",
    "LoadedPlace",
    "MailPreference",
    "MatchingRound",
    "Meeting",
    "Member",
    "MemberElement",
    "MemberSkill",
    "MonthSkipped",
    "Nation",
    "NotForMe",
    "Offer",
    "Organisation",
    "PairHistory",
    "Participant",
    "PollAnswer",
    "PollOption",
    "Quarantine",
    "RefusedAddress",
    "Region",
    "ReminderPreferences",
    "RoundEntry",
    "SessionAction",
    "SessionFeedback",
    "SessionNote",
    "SessionTemplate",
    "Suppression",
    "System",
    "TimePoll",
    "Topic",
    "User",
    "is_leaving",
    "member_of",
]
