"""What is another in a room once people come, leave or say something else."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from services.matching.interests.membership import Membership
from services.matching.interests.said import Said, used

V = TypeVar("V")

Holders = dict[str, Membership]
"""Who holds a key, by which words of theirs; or what a person holds, by key."""


def written(said: Iterable[Said]) -> set[str]:
    """Return the words that people wrote and that may be used."""
    return {own for one in said for own in used(one)}


def rewritten(
    writers: Mapping[str, tuple[str, ...]], left: Iterable[Said], fresh: Iterable[Said]
) -> dict[str, tuple[str, ...]]:
    """Return who wrote which words, once some are gone and others have said something."""
    changed: dict[str, tuple[str, ...]] = {}
    for one in left:
        for own in used(one):
            before = changed.get(own, writers[own])
            changed[own] = tuple(who for who in before if who != one.person)
    for one in fresh:
        for own in used(one):
            before = changed.get(own, writers.get(own, ()))
            changed[own] = tuple(sorted((*before, one.person)))
    return replaced(writers, changed)


def reheld(
    holders: Mapping[str, Holders], left: Mapping[str, Holders], fresh: Mapping[str, Holders]
) -> dict[str, Holders]:
    """Return who holds each key of which that changes, by what each held and what each holds."""
    keys = {key for held in (*left.values(), *fresh.values()) for key in held}
    changed = {key: dict(holders.get(key, {})) for key in keys}
    disordered = set()
    for person, held in left.items():
        for key in held.keys() - fresh.get(person, {}).keys():
            del changed[key][person]
    for person, held in fresh.items():
        for key, membership in held.items():
            if person not in changed[key] and person < next(reversed(changed[key]), person):
                disordered.add(key)
            changed[key][person] = membership
    ordered = {key: dict(sorted(changed[key].items())) for key in disordered}
    return changed | ordered


def replaced(before: Mapping[str, V], changed: Mapping[str, V | None]) -> dict[str, V]:
    """Return a mapping with other values for some keys; those with nothing left are not in it."""
    after = dict(before)
    for key, value in changed.items():
        if value:
            after[key] = value
        else:
            after.pop(key, None)
    return after
