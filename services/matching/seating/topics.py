"""What the people at a table share, in their own words."""

from collections.abc import Iterable

from services.matching.seating.room import Room


def topic(room: Room, people: Iterable[str]) -> str | None:
    """Return the one genuine interest that all these people (two at least) share, if there is any.

    Of several it is the one that fewest hold in the whole room, ties alphabetically.
    """
    there = frozenset(people)
    if len(there) < 2:  # noqa: PLR2004 - one person shares with nobody
        return None
    one = min(there)
    common = [key for key, holders in room.interests.items() if one in holders and there <= holders]
    return (
        room.words[min(common, key=lambda key: (len(room.interests[key]), key))] if common else None
    )


def shared_interests(room: Room, people: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return every genuine interest that two or more of these people share, and who they are.

    What most of them share comes first, then what fewest share in the room, then alphabetically.
    """
    there = tuple(dict.fromkeys(people))
    around = frozenset(there)
    shared = []
    for key, holders in room.interests.items():
        if around.isdisjoint(holders):
            continue  # nearly all of them, and quickly seen
        ids = tuple(person for person in there if person in holders)
        if len(ids) > 1:
            shared.append((-len(ids), len(holders), key, ids))
    return [(room.words[key], ids) for _, _, key, ids in sorted(shared)]
