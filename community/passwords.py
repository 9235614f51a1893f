"""Passwords that anybody who knows the NHS would try first are refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from community.models import User

WORDS = (
    "accident admin april august autumn bevan birmingham blue cardiff care change changeme christmas clinic commons "
    "community covid cymru december doctor emergency england february friday framework football hello health "
    "healthcare hospital hwb iechyd january july june lead leeds letmein lives liverpool login london manchester march "
    "matron may medic medical monday mynhs new nhs north november nurse october our pass password people qwerty "
    "rainbow region safe saturday saving secret september service south spring staff summer sunday system team temp "
    "test the thursday trust tuesday uk user wales ward wednesday welcome wellbeing well winter work york"
).split()
LONGEST_FIRST = sorted(set(WORDS), key=len, reverse=True)
LOOKALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s", "!": "i"})
FEW_WORDS = 3


class GuessablePasswordValidator(CommonPasswordValidator):
    """Refuses one to three well-worn words dressed up with digits and signs, and common passwords so dressed."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise when somebody could guess the password from where it is used."""
        if _made_of_worn_words(password) or self._common_in_disguise(password):
            raise ValidationError(
                _("This password is easy to guess. Use three random words, or let your browser make one"),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        """One sentence for the hint."""
        return _("Three random words make a good password.")

    def _common_in_disguise(self, password: str) -> bool:
        bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password).lower()
        return len(bare) >= 4 and len(password) - len(bare) <= 6 and bare in self.passwords


def _made_of_worn_words(password: str) -> bool:
    lowered = password.lower()
    return any(_few_words_only(re.sub(r"[\W\d_]", "", form)) for form in (lowered, lowered.translate(LOOKALIKES)))


def _few_words_only(letters: str) -> bool:
    """Whether the letters are at most three worn words, one after the other, with at most two letters left over."""
    count = 0
    for word in LONGEST_FIRST:
        while word in letters and count < FEW_WORDS:
            letters = letters.replace(word, " ", 1)
            count += 1
    return count > 0 and len(letters.replace(" ", "")) <= 2
