"""Lists of attendees: the one in `examples`, and those that were put into `.potluck/lists`.

A list is `NAME.csv` or `NAME.attendees.csv`, with `NAME.acquaintances.csv` beside it or not, or a
folder `NAME` with `attendees.csv` and `acquaintances.csv`. It is seated at tables of eight, in
three rounds.
"""

from collections.abc import Iterator
from pathlib import Path

from infra.seating.lists import guest_list
from infra.seating.rooms import Given, room_of
from services.matching.seating.room import Room

EXAMPLE = Path("examples/meetup-000")
LISTS = Path(".potluck/lists")

_CHAIRS = 8
_ROUNDS = 3


def listed_rooms(folder: Path = LISTS) -> Iterator[tuple[str, Room]]:
    """Return the room of every list, by its name."""
    yield EXAMPLE.name, _room(EXAMPLE / "attendees.csv", EXAMPLE / "acquaintances.csv")
    for path in sorted(folder.glob("*")):
        if path.is_dir() and (path / "attendees.csv").exists():
            yield path.name, _room(path / "attendees.csv", path / "acquaintances.csv")
        elif path.suffix == ".csv" and not path.name.endswith(".acquaintances.csv"):
            name = path.stem.removesuffix(".attendees")
            yield name, _room(path, folder / f"{name}.acquaintances.csv")


def _room(attendees: Path, acquaintances: Path) -> Room:
    content = attendees.read_bytes()
    people = len(guest_list(attendees, content).guests)
    given = Given(
        acquaintances=acquaintances if acquaintances.exists() else None,
        tables=f"{-(-people // _CHAIRS)}x{_CHAIRS}",
        rounds=_ROUNDS,
    )
    room, _ = room_of(attendees, content, given)
    return room
