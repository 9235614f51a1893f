"""The pages of the toolkit, one subject a module."""

from __future__ import annotations

from elements.models.guide import GuidePage
from elements.models.implementation import ImplementationGuidePage, ImplementationStepPage
from elements.models.index import ElementsIndexPage
from elements.models.overview import OverviewPage
from elements.models.resources import ResourcePage, ResourcesIndexPage

__all__ = [
    "ElementsIndexPage",
    "GuidePage",
    "ImplementationGuidePage",
    "ImplementationStepPage",
    "OverviewPage",
    "ResourcePage",
    "ResourcesIndexPage",
]
