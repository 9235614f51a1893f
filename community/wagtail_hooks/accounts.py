"""What people add to the admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel

from community.views import admin_accounts

# No pictures of people in the media folder, of which only what is public is served: the upload led to a broken picture.
# Wagtail has no setting for it.
AvatarSettingsPanel.is_active = lambda self: False

for moment in ("after_create_user", "after_edit_user"):
    hooks.register(moment, admin_accounts.account_changed)
hooks.register("before_delete_user", admin_accounts.delete_account)
hooks.register("before_bulk_action", admin_accounts.before_bulk)
hooks.register("after_bulk_action", admin_accounts.after_bulk)
