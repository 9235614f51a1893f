"""What members fill in about themselves, a form for each page."""

from __future__ import annotations

from community.forms.profile.about import AboutForm
from community.forms.profile.help import HelpForm
from community.forms.profile.organisation import OrganisationForm
from community.forms.profile.talking import TalkingForm
from community.forms.profile.visibility import VisibilityForm
from community.forms.profile.work import WorkForm

__all__ = ["AboutForm", "HelpForm", "OrganisationForm", "TalkingForm", "VisibilityForm", "WorkForm"]
