"""Which pages load_content made, so that it never overwrites what an editor changed."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page


class LoadedPage(models.Model):
    """A content file and the page it became."""

    key = models.CharField(max_length=120, unique=True)  # "en/elements/relationships"
    page = models.OneToOneField(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    checksum = models.CharField(max_length=64)
    # The page's newest revision when it was loaded: a newer one is an editor's.
    revision_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.key
