"""The directory's own rows: what of each listed member may be searched, and nothing else.

A member has an entry exactly while the directory may show them. It holds only what they show to all members, so a
filter or a count can never tell what a profile hides. ``services.directory`` writes it in the transaction that changes
the member.
"""

from __future__ import annotations

from django.db import models

from community.models.member import Member


class DirectoryState(models.Model):
    """One row. Its ``version`` rises with each change of any entry, in commit order, because changing it locks it."""

    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.version)


class DirectoryEntry(models.Model):
    """What can be filtered of one listed member."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="entry")
    position = models.PositiveIntegerField(help_text="A random place in the round in which members are listed")
    facets = models.TextField(help_text="Codes such as region:london and offers:data-insights, a space between each")
    words = models.TextField(help_text="Folded words of name, role and organisation, a space between each")
    version = models.PositiveBigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.facets


class DirectoryRemoval(models.Model):
    """A member who left the directory, so that every process forgets them. A process is told within a day."""

    member_id = models.BigIntegerField(primary_key=True)
    version = models.PositiveBigIntegerField(db_index=True)
    removed_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.member_id)
