"""The ground's models, one subject a module."""

from __future__ import annotations

from home.models.base import BasePage, BodyPage
from home.models.feedback import PageFeedback
from home.models.files import SiteImage, SiteMedia, SiteRendition
from home.models.loaded import LoadedPage
from home.models.pages import HomePage, StandardPage
from home.models.review import PageReview
from home.models.settings import SiteSettings
from home.models.task_run import TaskRun
from home.models.views import PageViews
from home.models.workflow import FourEyesTask

__all__ = [
    "BasePage",
    "BodyPage",
    "FourEyesTask",
    "HomePage",
    "LoadedPage",
    "PageFeedback",
    "PageReview",
    "PageViews",
    "SiteImage",
    "SiteMedia",
    "SiteRendition",
    "SiteSettings",
    "StandardPage",
    "TaskRun",
]
