"""The roles of the site as Wagtail groups, and what each may do. Made anew at every deploy by ``ensure_roles``."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from home.services.workflow import ensure_workflow

NATIONAL_EDITORS = "National editors"
MODERATORS = "Moderators"
EDITORS = "Editors"
REGIONAL_LEADS = "Regional leads"
OF_A_REGION = f"{REGIONAL_LEADS}: "

EVERYDAY_PERMISSIONS = ("wagtailadmin.access_admin",)
MANAGE = ("view", "add", "change", "delete")
# For the people of their own regions: an Appointment says which (community.permissions.regions_in_care).
REGIONAL_PERMISSIONS = (
    *EVERYDAY_PERMISSIONS,
    "community.view_member",
    "community.view_joinrequest",
    "community.decide_joinrequest",
    "community.view_organisation",
    "community.view_announcement",
    "community.add_announcement",
    "community.change_announcement",
    "community.delete_announcement",
    "community.host_meeting",
)
NATIONAL_PERMISSIONS = (
    *EVERYDAY_PERMISSIONS,
    "wagtail_localize.submit_translation",
    "home.change_sitesettings",
    "home.view_pagefeedback",
    "home.delete_pagefeedback",
    "home.view_pagereview",
    "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect",
    "wagtailredirects.delete_redirect",
    "wagtailsearchpromotions.add_searchpromotion",
    "wagtailsearchpromotions.change_searchpromotion",
    "wagtailsearchpromotions.delete_searchpromotion",
    *REGIONAL_PERMISSIONS[1:],
    "community.care_for_all_regions",
    "community.change_member",
    "community.moderate_member",
    "community.export_member",
    "community.view_concern",
    "community.change_concern",
    "community.view_auditentry",
    "community.resend_delivery",
    "community.run_matchinground",
    "community.view_invitation",
    "community.change_region",
    "community.view_appointment",
    "community.add_appointment",
    "community.delete_appointment",
    *(f"community.{act}_{model}" for model in ("organisation", "system", "topic", "alloweddomain") for act in MANAGE),
)
FILES_IN_COLLECTIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
    "wagtailmedia.add_media",
    "wagtailmedia.change_media",
)
COLLECTIONS_THEMSELVES = (
    "wagtailcore.add_collection",
    "wagtailcore.change_collection",
    "wagtailcore.delete_collection",
)
PUBLISHING = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")


@dataclass(frozen=True)
class Role:
    """A group: what it may do anywhere, on every page, and with the files of every collection."""

    name: str
    anywhere: tuple[str, ...]
    on_pages: tuple[str, ...]
    in_collections: tuple[str, ...]


ROLES = (
    Role(NATIONAL_EDITORS, NATIONAL_PERMISSIONS, PUBLISHING, FILES_IN_COLLECTIONS + COLLECTIONS_THEMSELVES),
    Role(
        MODERATORS,
        (*EVERYDAY_PERMISSIONS, "wagtail_localize.submit_translation"),
        ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        FILES_IN_COLLECTIONS,
    ),
    Role(EDITORS, EVERYDAY_PERMISSIONS, ("add_page", "change_page"), FILES_IN_COLLECTIONS),
    Role(REGIONAL_LEADS, REGIONAL_PERMISSIONS, (), ()),
)

# Whoever holds "submit translation" can put a page live without publish rights, so it is for those who publish anyway.
# Wagtail-localize's migration gives it to the stock editors too.
NEVER = {EDITORS: ("wagtail_localize.submit_translation",)}
_told: dict[str, tuple[str, ...]] = {}  # what apps above give to roles; their permissions are theirs to name


def give(role: str, permissions: tuple[str, ...]) -> None:
    """Let everybody in ``role`` do more anywhere. An app above calls it once the apps are ready."""
    _told[role] = tuple(dict.fromkeys([*_told.get(role, ()), *permissions]))


def regional_group(code: str) -> str:
    """The name of the group that looks after the stories of one region, by the region's code, which never changes."""
    return f"{OF_A_REGION}{code}"


class MissingPermissionError(Exception):
    """A role names a permission that does not exist: migrations have not run, or the name is wrong."""


def ensure_roles() -> list[str]:
    """Make the groups and give each what its role says; what an admin added beside it stays. Returns the names.

    Raises ``MissingPermissionError`` where a role names what does not exist.
    """
    known = permissions_by_name()
    for role in ROLES:
        group, _made = Group.objects.get_or_create(name=role.name)
        group.permissions.add(*(known[name] for name in (*role.anywhere, *_told.get(role.name, ()))))
        if never := NEVER.get(role.name):
            group.permissions.remove(*(known[name] for name in never))
        root, collections = Page.get_first_root_node(), Collection.get_first_root_node()
        grant_on_page(group, root, [known[f"wagtailcore.{codename}"] for codename in role.on_pages])
        grant_in_collection(group, collections, [known[name] for name in role.in_collections])
    ensure_workflow(group_names=[NATIONAL_EDITORS, MODERATORS])
    return [role.name for role in ROLES]


class _Known(dict[str, Permission]):
    def __missing__(self, name: str) -> Permission:
        raise MissingPermissionError(f"There is no permission {name}: run manage.py migrate first.")


def permissions_by_name() -> dict[str, Permission]:
    """Every permission there is by ``app.codename``; asking for another raises ``MissingPermissionError``."""
    found = Permission.objects.select_related("content_type")
    return _Known({f"{one.content_type.app_label}.{one.codename}": one for one in found})


def grant_on_page(group: Group, page: Page, permissions: list[Permission]) -> None:
    """Give ``group`` the ``permissions`` on ``page`` and all below it."""
    held = set(GroupPagePermission.objects.filter(group=group, page=page).values_list("permission_id", flat=True))
    missing = [one for one in permissions if one.pk not in held]
    # Two deploys at once may both find one missing.
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group=group, page_id=page.pk, permission=one) for one in missing], ignore_conflicts=True
    )


def grant_in_collection(group: Group, collection: Collection, permissions: list[Permission]) -> None:
    """Give ``group`` the ``permissions`` over the files of ``collection`` and all below it."""
    held = set(
        GroupCollectionPermission.objects.filter(group=group, collection=collection).values_list(
            "permission_id", flat=True
        )
    )
    missing = [one for one in permissions if one.pk not in held]
    GroupCollectionPermission.objects.bulk_create(
        [GroupCollectionPermission(group=group, collection=collection, permission=one) for one in missing],
        ignore_conflicts=True,
    )
