"""In plain words: what a plan breaks, why that could not be helped, and what limits the rest."""

from collections.abc import Iterator
from itertools import chain, islice

import numpy as np

from services.matching.seating.arrays import NOWHERE, Ints
from services.matching.seating.bounds.broken import least_broken
from services.matching.seating.bounds.partners import least_lonely
from services.matching.seating.bounds.room import Counts, Limits, Numbers, sizes
from services.matching.seating.bounds.topics import over_tables, parties, topics
from services.matching.seating.bounds.witnesses import counted, in_rounds, named, witnesses
from services.matching.seating.breaches import Breach, Tally
from services.matching.seating.room import Pin

MOST_SAID = 12
"""How many breaches are said one by one."""

SAID: dict[Breach, tuple[str, str]] = {
    "standing": ("1 person has no seat", "{} people have no seat"),
    "stray": ("1 seat is kept for nobody", "{} seats are kept for nobody"),
    "crowded": ("1 person has no chair at their table", "{} people have no chair at their tables"),
    "short": ("1 person is missing at a small table", "{} people are missing at small tables"),
    "acquainted": (
        "1 pair who are to sit apart shares a table",
        "{} pairs who are to sit apart share a table",
    ),
    "colleagues": ("1 pair of colleagues shares a table", "{} pairs of colleagues share a table"),
    "repeated": ("1 pair meets again", "{} pairs meet again"),
    "hostless": ("1 table has no host", "{} tables have no host"),
    "unsuited": (
        "1 person with access needs has no access seat",
        "{} people with access needs have no access seat",
    ),
    "unpinned": ("1 pin is not held", "{} pins are not held"),
    "separated": (
        "1 pair who belong together does not share a table",
        "{} pairs who belong together do not share a table",
    ),
}


def witness_of_broken(tally: Tally, limits: Limits) -> str | None:
    """Say what is broken, where, and as far as it can be proved, why; nothing if nothing is."""
    what = [
        (one if tally.broken[kind] == 1 else many).format(tally.broken[kind])
        for kind, (one, many) in SAID.items()
        if tally.broken[kind]
    ]
    if not what:
        return None
    return f"{', '.join(what)}: {_said(tally)}. {_why(tally.numbers, limits)}"


def _said(tally: Tally) -> str:
    """Say the first breaches one by one."""
    said = list(islice(breaches(tally), MOST_SAID + 1))
    return "; ".join([*said[:MOST_SAID], *(["and so on"] if len(said) > MOST_SAID else [])])


def _why(numbers: Numbers, limits: Limits) -> str:
    """Say why that could not be helped. Each reason proves one breach, together they prove more."""
    bound, why = least_broken(numbers, limits), witnesses(numbers, limits)
    if not why:
        return "Nothing proves that it could not be helped."
    said = "; ".join([*why[:MOST_SAID], *(["and so on"] if len(why) > MOST_SAID else [])])
    if bound == limits.broken:
        return f"It could not be helped: {said}."
    return f"At least {max(1, bound)} of these {limits.broken} could not be helped: {said}."


def breaches(tally: Tally) -> Iterator[str]:
    """Yield every breach of a plan, those of one kind after the other."""
    return chain(_people(tally), _tables(tally), _pairs(tally))


def _people(tally: Tally) -> Iterator[str]:
    room, ids = tally.numbers.room, tally.numbers.ids
    standing = tally.numbers.present & (tally.seats == NOWHERE)
    for number, person in zip(*np.nonzero(standing), strict=True):
        yield f"{ids[person]} has no seat{in_rounds(room, [int(number)])}"
    for number, table, key in tally.strays:
        yield f"a seat at table {table} is kept for {key}{in_rounds(room, [number])}"
    for pin in tally.unpinned:
        yield f"{pin.person} is pinned to table {pin.table}{_seat(tally, pin)}"


def _seat(tally: Tally, pin: Pin) -> str:
    seat = int(tally.seats[pin.round, tally.numbers.place[pin.person]])
    where = in_rounds(tally.numbers.room, [pin.round])
    if seat == NOWHERE:
        return f"{where} and has no seat"
    return f"{where} and sits at table {tally.numbers.room.tables[seat].id}"


def _tables(tally: Tally) -> Iterator[str]:
    room, loads = tally.numbers.room, tally.loads
    for number, at, _ in tally.crowded:
        table, load = room.tables[at], loads[number, at]
        where = in_rounds(room, [number])
        yield f"table {table.id} has {counted(table.capacity, 'chair')} for {load} people{where}"
    for number, at, _ in tally.short:
        table, load = room.tables[at], counted(int(loads[number, at]), "person", "people")
        where = in_rounds(room, [number])
        yield f"table {table.id} has {load} and is for {table.minimum} at least{where}"
    for number, at, _ in tally.hostless:
        yield f"table {room.tables[at].id} has no host{in_rounds(room, [number])}"
    for number, at, _ in tally.unsuited:
        needing = np.flatnonzero((tally.seats[number] == at) & tally.numbers.access)
        table, who = room.tables[at], named(tally.numbers, needing)
        seats = counted(table.access_seats or 0, "access seat")
        yield f"{who} with access needs at table {table.id}, {seats}{in_rounds(room, [number])}"


def _pairs(tally: Tally) -> Iterator[str]:
    said = {
        "acquainted": "{}, who are to sit apart, share table {}",
        "colleagues": "{}, of one company, share table {}",
        "repeated": "{} meet again at table {}",
    }
    for kind in ("acquainted", "colleagues", "repeated"):
        if not tally.broken[kind]:
            continue
        for number, *pair in tally.meetings(kind):
            table = tally.numbers.room.tables[int(tally.seats[number, pair[0]])].id
            words = said[kind].format(named(tally.numbers, pair), table)
            yield words + in_rounds(tally.numbers.room, [number])
    for number, *pair in tally.separated:
        who = named(tally.numbers, pair)
        where = in_rounds(tally.numbers.room, [number])
        yield f"{who}, who belong together, do not share a table{where}"


def witness_of_alone(tally: Tally) -> str | None:
    """Say who has nobody, or too few, to share a table with, and where the silent sit."""
    numbers = tally.numbers
    lonely = least_lonely(numbers)
    nobody = np.flatnonzero(lonely.whatever)
    few = np.flatnonzero((lonely.unbroken > 0) & (lonely.whatever == 0))
    said = []
    if len(nobody):
        said.append(f"{_who(numbers, nobody)} with nobody here who shares an interest.")
    if len(few):
        said.append(f"{_who(numbers, few)} with too few of those whom they may sit with.")
    return " ".join([*said, *_silent(tally)]) or None


def _silent(tally: Tally) -> Iterator[str]:
    """Say at how many tables those sit who said nothing, and how many of them beside a host."""
    numbers, room = tally.numbers, tally.numbers.room
    silent = np.array([key in room.silent for key in numbers.ids], np.bool_)
    seats = np.where(silent, tally.seats, NOWHERE)
    if not (seats != NOWHERE).any():
        return
    people = counted(int((seats != NOWHERE).any(axis=0).sum()), "person", "people")
    tables = sum(len(np.unique(row[row != NOWHERE])) for row in seats)
    words = f"{people} said nothing that can be shared: they sit at {counted(tables, 'table')}"
    if room.rounds > 1:
        words += f" in {room.rounds} rounds"
    if numbers.a.wants_hosts:
        words += f", {_beside_hosts(tally, seats)} beside a host"
    yield f"{words}."


def _beside_hosts(tally: Tally, seats: Ints) -> int:
    """Return how many of these seats (r x n) are beside a host; no host is their own."""
    hosts = tally.hosts
    return sum(
        int((hosts[number, row[row != NOWHERE]] > tally.numbers.host[row != NOWHERE]).sum())
        for number, row in enumerate(seats)
    )


def _who(numbers: Numbers, people: Counts) -> str:
    return f"{counted(len(people), 'person', 'people')} ({named(numbers, people)})"


def witness_of_topics(numbers: Numbers, limits: Limits, most: int) -> str | None:
    """Say why not every table can have a topic, if that is proved."""
    tables = over_tables(numbers)
    if most >= tables:
        return None
    size = parties(numbers, limits).smallest
    carry = counted(sum(1 for _ in topics(numbers, size)), "interest")
    once = "each person at one topic a round" + ", no pair twice" * (numbers.room.rounds > 1)
    broken = " and a table more for each broken promise" if limits.broken else ""
    allowed = f"{most - limits.broken} of {counted(tables, 'table')}{broken}"
    return f"{carry} can fill a table of {size} or more: {allowed} at most, {once}."


def witness_of_warm(numbers: Numbers) -> str | None:
    """Say how many have fewer people to share with than chairs beside them."""
    beside = (int(numbers.chairs.max(initial=1)) - 1) * numbers.present.sum(axis=0)
    few = np.flatnonzero(sizes(numbers.friend & numbers.ever) < beside)
    chairs = "chairs beside them over the evening"
    if not len(few):
        return None
    return (
        f"{counted(len(few), 'person', 'people')} may meet fewer who share something than {chairs}."
    )
