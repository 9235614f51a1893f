"""What somebody can help with and wants help with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.profile.choices import some_of
from community.models.topics import Topic
from community.models.vocabulary import Skill
from elements.framework import Element

if TYPE_CHECKING:
    from django.forms import BoundField

CAN_AND_WANT = (("gives", _("I can help")), ("wants", _("I want help")))
OFFERS_AND_WANTS = (("gives", _("I have this")), ("wants", _("I want to learn")))
PEOPLE_SKILLS = tuple(Skill)[:5]
TECHNICAL_SKILLS = tuple(Skill)[5:]


class HelpForm(forms.Form):
    """For each element and skill whether somebody gives help, wants it, both or neither; and topics."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for element in Element:
            self.fields[f"element-{element.value}"] = some_of(CAN_AND_WANT, label=element.label)
        for skill in Skill:
            self.fields[f"skill-{skill.value}"] = some_of(OFFERS_AND_WANTS, label=skill.label)
        topics = [(topic.code, str(topic)) for topic in Topic.objects.all()]
        self.fields["topics"] = some_of(topics, label=_("What else do you want to talk about?"))
        self.fields["topics"].error_messages["invalid_choice"] = _(
            "One of the topics is no longer on the list. Choose your topics again"
        )

    def element_rows(self) -> list[tuple[str, BoundField]]:
        """The code and the question of each element."""
        return [(element.value, self[f"element-{element.value}"]) for element in Element]

    def people_skills(self) -> list[BoundField]:
        """The questions about skills with people."""
        return [self[f"skill-{skill.value}"] for skill in PEOPLE_SKILLS]

    def technical_skills(self) -> list[BoundField]:
        """The questions about technical skills."""
        return [self[f"skill-{skill.value}"] for skill in TECHNICAL_SKILLS]

    def chosen(self, kind: str) -> dict[str, list[str]]:
        """What was chosen of each ``element`` or ``skill``, by code."""
        prefix = f"{kind}-"
        return {name.removeprefix(prefix): said for name, said in self.cleaned_data.items() if name.startswith(prefix)}
