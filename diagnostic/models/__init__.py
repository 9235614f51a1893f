"""The diagnostic: question sets and their versions, rounds and who rates in them, what was agreed and what follows."""

from __future__ import annotations

from diagnostic.models.action import Action
from diagnostic.models.action_history import ActionEvent, BusinessCase
from diagnostic.models.answer import AgreedRating, Evidence, RatingEvent, Response
from diagnostic.models.board_paper import BoardDecision
from diagnostic.models.commitment import Commitment
from diagnostic.models.confidence import ReviewItem, ReviewPublication, ReviewRelease, ReviewSheet, ReviewWave
from diagnostic.models.contributor import Contributor
from diagnostic.models.local import LocalQuestion, LocalWording
from diagnostic.models.mail import ContributorMail
from diagnostic.models.peers import GreenElement
from diagnostic.models.pulse import StaffLink, StaffSheet
from diagnostic.models.question_set import DraftQuestion, QuestionSet
from diagnostic.models.round import Round, RoundSection
from diagnostic.models.sharing import SystemRelease, SystemShare
from diagnostic.models.version import NeverChangesError, QuestionSetVersion, VersionTranslation
from diagnostic.models.workshop import Seat, Vote, Workshop

__all__ = [
    "Action",
    "ActionEvent",
    "AgreedRating",
    "BoardDecision",
    "BusinessCase",
    "Commitment",
    "Contributor",
    "ContributorMail",
    "DraftQuestion",
    "Evidence",
    "GreenElement",
    "LocalQuestion",
    "LocalWording",
    "NeverChangesError",
    "QuestionSet",
    "QuestionSetVersion",
    "RatingEvent",
    "Response",
    "ReviewItem",
    "ReviewPublication",
    "ReviewRelease",
    "ReviewSheet",
    "ReviewWave",
    "Round",
    "RoundSection",
    "Seat",
    "StaffLink",
    "StaffSheet",
    "SystemRelease",
    "SystemShare",
    "VersionTranslation",
    "Vote",
    "Workshop",
]
