"""Work accounts: the address for a new one, and letting one go."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.forms import DisconnectForm as AllauthDisconnectForm
from allauth.socialaccount.forms import SignupForm
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.forms.addresses import plain_address
from community.forms.wording import reword, reword_email


class EmailForWorkAccountForm(SignupForm):
    """An email address, where the provider gave none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_email(self, hint=_("Your work address is best. We send a code to it."))
        self.fields["email"].validators.append(plain_address)


class DisconnectForm(AllauthDisconnectForm):
    """Which work account to let go. Without a password the person signs in with a code, so an address is enough."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = reword(self, "account", _("Remove a work account"), required=_("Choose a work account"))
        names = {provider["id"]: provider["name"] for provider in settings.OIDC_PROVIDERS}
        # Of a provider that is no longer set up allauth could not even say the name.
        accounts = SocialAccount.objects.filter(user=self.request.user, provider__in=names)
        field.queryset = accounts  # type: ignore[attr-defined]
        field.label_from_instance = lambda account: names[account.provider]  # type: ignore[attr-defined]
        field.empty_label = None  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """allauth also wants a password here, which nobody needs who can have a code."""
        if not EmailAddress.objects.filter(user=self.request.user, verified=True).exists():
            raise get_adapter().validation_error("no_verified_email")
        return self.cleaned_data
