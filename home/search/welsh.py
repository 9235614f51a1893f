"""Welsh changes the first letter of words: ``gweithle`` stands in a sentence as ``weithle`` or ``ngweithle``."""

from __future__ import annotations

# The radical first letter of a word, and what soft, nasal and aspirate mutation make of it.
MUTATIONS: dict[str, tuple[str, ...]] = {
    "ll": ("l",),
    "rh": ("r",),
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
}
# Letters of their own, not a mutable letter and an h.
NEVER_RADICAL = ("ch", "dd", "ph", "th")
SHORTEST = 4  # shorter words, mutated, would match too much else


def _mutated(word: str) -> list[str]:
    """The forms of ``word``, taken as a radical."""
    if word.startswith(NEVER_RADICAL):
        return []
    for radical, others in MUTATIONS.items():
        if word.startswith(radical):
            return [other + word[len(radical) :] for other in others]
    return []


def _radicals(word: str) -> list[str]:
    """What ``word`` may be a mutation of; a lost ``g`` cannot be told from a word that never had one."""
    if word.startswith(("ll", "rh")):
        return []
    found = []
    for radical, others in MUTATIONS.items():
        for other in others:
            if other and word.startswith(other) and word not in found:
                found.append(radical + word[len(other) :])
    if word[0] in "aeiouwyrl":
        found.append("g" + word)
    return found


def forms(word: str) -> list[str]:
    """The other shapes in which a Welsh text may hold ``word`` (without accents), radical and mutated."""
    if len(word) < SHORTEST:
        return []
    radicals = _radicals(word)
    family = [*_mutated(word), *radicals]
    for radical in radicals:
        family += _mutated(radical)
    return [form for form in dict.fromkeys(family) if form != word and len(form) >= SHORTEST - 1]
