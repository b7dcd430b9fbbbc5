"""In plain words: why a promise could not be kept, or what limits the rest. Nobody is named."""

from collections import Counter
from typing import Literal

from services.matching.seating import bounds
from services.matching.seating.board import Board

Breach = Literal["standing", "stray", "crowded", "short", "acquainted", "colleagues", "repeated"]
"""The ways in which a plan can break a promise."""

SAID: dict[Breach, tuple[str, str]] = {
    "standing": ("1 person has no seat", "{} people have no seat"),
    "stray": ("1 seat is kept for nobody", "{} seats are kept for nobody"),
    "crowded": ("1 person has no chair at their table", "{} people have no chair at their tables"),
    "short": ("1 person is missing at a small table", "{} people are missing at small tables"),
    "acquainted": (
        "1 pair who know each other share a table",
        "{} pairs who know each other share a table",
    ),
    "colleagues": ("1 pair of colleagues share a table", "{} pairs of colleagues share a table"),
    "repeated": ("1 pair meet again", "{} pairs meet again"),
}


def witness_of_broken(board: Board, breaches: Counter[Breach]) -> str | None:
    """Say what is broken and, where it can be proved, why; nothing if nothing is."""
    what = [
        (one if breaches[kind] == 1 else many).format(breaches[kind])
        for kind, (one, many) in SAID.items()
        if breaches[kind]
    ]
    if not what:
        return None
    why = _reasons(board) or ["nothing proves that it could not be helped"]
    return f"{', '.join(what)}: {'; '.join(why)}."


def witness_of_alone(board: Board) -> str | None:
    """Say how many have nobody to share a table with."""
    lonely = 0
    for number in range(len(board.present)):
        lonely |= bounds.loners(board, number)
    people = _people(lonely.bit_count())
    return f"{people} with nobody to meet who shares an interest." if lonely else None


def witness_of_topics(board: Board) -> str | None:
    """Say how many tables go to those who share nothing with anybody they may meet."""
    rounds = range(len(board.present))
    taken = max(
        (bounds.tables_for(board, bounds.loners(board, r).bit_count()) for r in rounds), default=0
    )
    what = "People with nobody to meet who shares an interest"
    return f"{what} fill {taken} of {len(board.tables)} tables." if taken else None


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _reasons(board: Board) -> list[str]:
    """Return every reason that proves some promise impossible, each once."""
    reasons = [
        reason for number in range(len(board.present)) for reason in _in_round(board, number)
    ]
    tables, rounds = len(board.tables), board.present
    again = [
        f"{_people((here & before).bit_count())} in two rounds at {tables} tables"
        for number, here in enumerate(rounds)
        for before in rounds[:number]
        if (here & before).bit_count() > tables**2
    ]
    return list(dict.fromkeys(reasons + again))


def _in_round(board: Board, number: int) -> list[str]:
    people = board.present[number].bit_count()
    tables, chairs = len(board.tables), sum(table.capacity for table in board.tables)
    reasons = []
    if people > chairs:
        reasons.append(f"{_people(people)}, {chairs} chairs")
    elif bounds.least_misfit(board, number):
        reasons.append(f"{_people(people)} fill no choice of tables to the minimum")
    reasons += [
        f"{_people(size)} of one company, {tables} tables"
        for size in sorted((staff & board.present[number]).bit_count() for staff in board.staff)
        if size > tables
    ]
    return reasons
