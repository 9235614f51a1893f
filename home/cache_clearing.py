"""What begins a new generation: every change that a visitor could see.

Wagtail, wagtail-localize and the admin tell of their changes by signals only, so here signals are right; they are all
connected here and do nothing but say that something changed. Our own services call ``generation.bump`` themselves.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail import signals
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.models import Page

from home import generation

# Plain models that public pages show or obey. Renditions are made while a page is rendered: only their end counts.
CHANGED = (
    "wagtailcore.Site",
    "wagtailcore.Locale",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.CollectionViewRestriction",
    "wagtailcore.Collection",
    "wagtailredirects.Redirect",
    "wagtailsearchpromotions.SearchPromotion",
    "wagtaildocs.Document",
    "home.SiteImage",
    "home.SiteMedia",
    "home.PageReview",
)
DELETED = ("home.SiteRendition",)

# What saving a draft writes to a live page: nothing that a visitor sees.
DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "go_live_at",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
        "wagtail_admin_comments",
    }
)


def connect() -> None:
    """Connect every signal. Called once, when the app is ready."""
    for signal in (
        signals.page_published,
        signals.page_unpublished,
        signals.page_slug_changed,
        signals.post_page_move,
    ):
        signal.connect(_changed, dispatch_uid="home.cache_clearing")
    post_save.connect(_saved, dispatch_uid="home.cache_clearing.saved")
    post_delete.connect(_deleted, dispatch_uid="home.cache_clearing.deleted")
    for label in CHANGED:
        clear_when_changed(apps.get_model(label))
    for label in DELETED:
        post_delete.connect(_changed, sender=apps.get_model(label), dispatch_uid=f"home.cache_clearing.{label}")


def clear_when_changed(model: type[Model], *, also_when_made: bool = True) -> None:
    """Begin a new generation whenever a row of ``model`` is saved or deleted. For apps whose rows public pages show.

    Without ``also_when_made`` a row that is new clears nothing: one that no page can show yet.
    """
    uid = f"home.cache_clearing.{model._meta.label}"
    post_save.connect(_changed if also_when_made else _changed_again, sender=model, dispatch_uid=uid)
    post_delete.connect(_changed, sender=model, dispatch_uid=uid)
    for field in model._meta.many_to_many:
        m2m_changed.connect(_changed, sender=field.remote_field.through, dispatch_uid=f"{uid}.{field.name}")


def _changed(**_kwargs: Any) -> None:
    generation.bump()


def _changed_again(created: bool = False, **_kwargs: Any) -> None:
    if not created:
        generation.bump()


def _saved(instance: Model, update_fields: frozenset[str] | None = None, **_kwargs: Any) -> None:
    """Pages of every class, and every kind of site settings, including those that come later."""
    only_draft = bool(update_fields) and frozenset(update_fields or ()) <= DRAFT_FIELDS
    if isinstance(instance, AbstractSetting) or (isinstance(instance, Page) and instance.live and not only_draft):
        generation.bump()


def _deleted(instance: Model, **_kwargs: Any) -> None:
    if isinstance(instance, AbstractSetting | Page):
        generation.bump()
