"""Community's models, one subject a module."""

from __future__ import annotations

from community.models.announcement import Announcement
from community.models.appointment import Appointment
from community.models.audit import AuditEntry
from community.models.concern import Concern
from community.models.directory import DirectoryEntry, DirectoryRemoval, DirectoryState
from community.models.joining import AllowedDomain, Invitation, JoinRequest
from community.models.loaded import LoadedPlace
from community.models.member import Block, Member, MemberElement, MemberSkill, is_leaving, member_of
from community.models.places import Organisation, Region, System
from community.models.privacy import DataCopy, Erasure, InactivityWarning
from community.models.topics import Topic
from community.models.user import User

__all__ = [
    "AllowedDomain",
    "Announcement",
    "Appointment",
    "AuditEntry",
    "Block",
    "Concern",
    "DataCopy",
    "DirectoryEntry",
    "DirectoryRemoval",
    "DirectoryState",
    "Erasure",
    "InactivityWarning",
    "Invitation",
    "JoinRequest",
    "LoadedPlace",
    "Member",
    "MemberElement",
    "MemberSkill",
    "Organisation",
    "Region",
    "System",
    "Topic",
    "User",
    "is_leaving",
    "member_of",
]
