"""Which places load_content made: what an editor changed is not overwritten, what they deleted not brought back."""

from __future__ import annotations

from django.db import models


class LoadedPlace(models.Model):
    """A row of site/content/places.yaml and what it was when it was loaded."""

    key = models.CharField(max_length=140, unique=True)  # "topic/menopause"
    checksum = models.CharField(max_length=64, blank=True)  # empty: an editor had made it before

    def __str__(self) -> str:
        return self.key
