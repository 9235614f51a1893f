"""The ground's models, one subject a module."""

from __future__ import annotations

from home.models.base import BasePage
from home.models.feedback import PageFeedback
from home.models.files import SiteImage, SiteMedia, SiteRendition
from home.models.loaded import LoadedPage
from home.models.pages import HomePage, StandardPage
from home.models.review import PageReview
from home.models.settings import SiteSettings

__all__ = [
    "BasePage",
    "HomePage",
    "LoadedPage",
    "PageFeedback",
    "PageReview",
    "SiteImage",
    "SiteMedia",
    "SiteRendition",
    "SiteSettings",
    "StandardPage",
]
