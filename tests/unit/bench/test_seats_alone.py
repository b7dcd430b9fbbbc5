"""Which seats of a list the bench counts as alone, and which of them nobody could help."""

from infra.seating.tables import tables
from services.matching.seating.room import Person, Plan, Room
from tests.bench.interests.alone import silent_seats, understood
from tests.bench.interests.answering import answered

PEOPLE = (
    Person("Ana", ("Chess", "tea")),
    Person("Ben", ("chess",)),
    *(Person(name) for name in "CDEFGHI"),
)
EVERYBODY = frozenset(person.id for person in PEOPLE)


def test_people_who_wrote_nothing_are_counted_in_each_round_that_they_are_there() -> None:
    room = Room(PEOPLE, tables("2x5"), present=(EVERYBODY, frozenset("CDE") | {"Ana", "Ben"}))

    assert silent_seats(room) == 7 + 3


def test_a_room_is_understood_in_the_words_of_those_in_it() -> None:
    room = understood(Room(PEOPLE, tables("2x5"), present=(EVERYBODY,)))

    assert room.commons
    [chess] = [common for common in room.commons if common.level == "same"]
    assert chess.words == {"Ana": "Chess", "Ben": "chess"}


def test_half_of_those_who_are_asked_answer_with_an_interest_of_the_room() -> None:
    quiet = tuple(Person(str(number)) for number in range(40))
    everybody = (*PEOPLE[:2], *quiet)
    ids = tuple(person.id for person in everybody)
    room = Room(everybody, tables("6x8"), present=(frozenset(ids),))
    plan = Plan(({str(at + 1): ids[at::6] for at in range(6)},))

    once, again, other = (answered(room, plan, seed) for seed in (1, 1, 2))
    said = [person.interests for person in once.people[2:] if person.interests]

    assert once == again != other
    assert once.people[:2] == room.people[:2]
    assert 0 < len(said) <= 20
    assert {text.casefold() for [text] in said} <= {"chess", "tea"}
