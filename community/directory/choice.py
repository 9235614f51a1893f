"""What somebody looks for in the directory, and the addresses that add or take away a part of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.http import urlencode


@dataclass(frozen=True)
class Choice:
    """Codes by group, words, and whether only those near the viewer are meant. All of it was checked."""

    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: str = ""
    terms: tuple[str, ...] = ()
    near: bool = False

    def __bool__(self) -> bool:
        return bool(self.codes or self.terms or self.near)

    def facets(self) -> dict[str, list[str]]:
        """The codes as the index knows them."""
        return {group: [f"{group}:{code}" for code in codes] for group, codes in self.codes.items()}

    def parts(self) -> list[tuple[str, str]]:
        """Each single choice as group and code."""
        found = [("q", self.text)] if self.terms else []
        found += [("near", "me")] if self.near else []
        return found + [(group, code) for group, codes in self.codes.items() for code in codes]

    def also(self, group: str, code: str) -> Choice:
        """The same with one choice more."""
        return replace(self, codes={**self.codes, group: (*self.codes.get(group, ()), code)})

    def without(self, group: str, code: str = "") -> Choice:
        """The same with one choice fewer; ``near`` and ``q`` are groups of one choice."""
        if group == "near":
            return replace(self, near=False)
        if group == "q":
            return replace(self, text="", terms=())
        rest = tuple(other for other in self.codes[group] if other != code)
        others = {name: codes for name, codes in self.codes.items() if name != group}
        return replace(self, codes={**others, group: rest} if rest else others)

    def address(self, page: int = 1) -> str:
        """The query string."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(group, code) for group, codes in self.codes.items() for code in codes]
        pairs += [("near", "me")] if self.near else []
        pairs += [("page", str(page))] if page > 1 else []
        return f"?{urlencode(pairs)}"
