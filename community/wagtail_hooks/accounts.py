"""What people add to the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel

from community.services.accounts import follow_address_set_by_admin

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.models import User


# No pictures of people in the media folder, of which only what is public is served: the upload led to a broken picture.
# Wagtail has no setting for it.
AvatarSettingsPanel.is_active = lambda self: False


@hooks.register("after_create_user")
@hooks.register("after_edit_user")
def address_follows(request: HttpRequest, user: User) -> None:
    """A person an admin added can sign in with a code at once; who reads a former mailbox no longer can."""
    follow_address_set_by_admin(user=user)
