"""What somebody says about their post."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.profile.choices import one_of, some_of
from community.models.vocabulary import BandGroup, ClinicalBackground, Department, Funding

RATHER_NOT = _("I would rather not say")


class WorkForm(forms.Form):
    """Department, funding, pay band, clinical background; nothing must be given."""

    departments = some_of(Department.choices, label=_("Where does your post sit?"), hint=_("Choose all that fit."))
    funding = some_of(Funding.choices, label=_("How is the work paid for?"), hint=_("Choose all that fit."))
    band_group = one_of(BandGroup.choices, label=_("Which pay band is your post?"), empty=RATHER_NOT)
    clinical = one_of(ClinicalBackground.choices, label=_("Are you clinically qualified?"), empty=RATHER_NOT)
