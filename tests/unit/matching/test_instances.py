import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.matching.instances import (
    ExchangeInstance,
    GroupingInstance,
    Instance,
    SeatingInstance,
    is_instance,
    read_instance,
)
from services.matching.instances.files import JSON_LIMIT, read_bytes
from services.matching.instances.seating_claims import untrue
from services.matching.seating.certificate import certify
from services.matching.seating.room import Pin
from shared.problems import Invalid

HERE = Path("room.json")

SEATING: dict[str, Any] = {
    "format": "potluck-seating/1",
    "family": "mixer",
    "name": "four",
    "rounds": 2,
    "interests": [{"id": 0, "generic": True}, {"id": 1, "generic": False}],
    "people": [
        {"id": 0, "interests": [0, 1], "company": 3, "host": True, "access": False},
        {"id": 1, "interests": [1], "company": -1, "host": False, "access": True},
        {"id": 2, "interests": [0], "company": 3, "host": False, "access": False},
        {"id": 3, "interests": [], "company": -1, "host": False, "access": False},
    ],
    "tables": [
        {"id": 0, "min": 2, "max": 3, "access_seats": 1},
        {"id": 1, "min": 0, "max": 2, "access_seats": 0},
    ],
    "apart": [[0, 3]],
    "locks": [{"person": 1, "round": 1, "table": 0}],
    "absent": [2],
    "known_optimum": {"broken": 0},
}
EXCHANGE: dict[str, Any] = {
    "format": "potluck-exchange/1",
    "max_circle": 3,
    "people": [
        {"id": 0, "offers": [5], "asks": [7]},
        {"id": 1, "offers": [6], "asks": [5]},
        {"id": 2, "offers": [7], "asks": [6]},
    ],
    "apart": [],
}
MDGP: dict[str, Any] = {
    "format": "potluck-mdgp/1",
    "n": 4,
    "groups": [{"min": 2, "max": 2}, {"min": 1, "max": 3}],
    "weight_lower_triangle": [[], [1], [2, 3], [4, 5, 6]],
}


def read(written: object) -> Instance:
    return read_instance(HERE, json.dumps(written).encode())


def refusal(written: object) -> str:
    with pytest.raises(Invalid) as refused:
        read(written)
    return refused.value.detail


@pytest.fixture
def answered(tmp_path: Path) -> Callable[[object], Path]:
    def write(answer: object) -> Path:
        path = tmp_path / "answer.json"
        path.write_text(json.dumps(answer), "utf-8")
        return path

    return write


def seating() -> SeatingInstance:
    instance = read(SEATING)
    assert isinstance(instance, SeatingInstance)
    return instance


def exchange(**changes: object) -> ExchangeInstance:
    instance = read(EXCHANGE | changes)
    assert isinstance(instance, ExchangeInstance)
    return instance


def grouping(written: object = MDGP) -> GroupingInstance:
    instance = read(written)
    assert isinstance(instance, GroupingInstance)
    return instance


def test_a_room_is_read_with_everything_that_is_promised_in_it() -> None:
    room = seating().room
    one, other = room.people[:2]

    assert (one.interests, one.company, one.host, one.access) == (("0", "1"), "3", True, False)
    assert (other.company, other.access) == (None, True)
    assert room.present == (frozenset("013"),) * 2
    assert room.apart == {frozenset("03")}
    assert room.pins == {Pin("1", 1, "0")}


def test_a_table_with_a_minimum_has_to_be_opened() -> None:
    first, second = seating().room.tables

    assert (first.capacity, first.minimum, first.access_seats, first.required) == (3, 2, 1, True)
    assert not second.required


def test_only_what_is_marked_is_small_talk() -> None:
    assert set(seating().room.interests) == {"1"}


def levelled() -> SeatingInstance:
    """Return a room with a thing, a narrow topic and a field; the thing is named by its number."""
    interests = [
        {"id": 0},
        {"id": 1, "level": "topic", "name": "Python"},
        {"id": 2, "level": "field", "name": "Software"},
    ]
    people = [{"id": p, "interests": held} for p, held in enumerate(([0, 1], [0, 1], [1, 2], [2]))]
    there = {"interests": interests, "people": people, "rounds": 1, "locks": [], "absent": []}
    instance = read(SEATING | there)
    assert isinstance(instance, SeatingInstance)
    return instance


def test_an_interest_may_have_a_level_and_a_name() -> None:
    assert [(c.level, c.name, {*c.words}) for c in levelled().room.genuine.values()] == [
        ("same", "0", {*"01"}),
        ("topic", "Python", {*"012"}),
        ("field", "Software", {*"23"}),
    ]
    assert seating().room.commons is None


def test_an_answer_with_its_certificate_says_levels_and_topics_and_is_read_again(
    answered: Callable[[object], Path],
) -> None:
    instance = levelled()
    plan = instance.plan(HERE, json.dumps({"seating": [[0, 0, 1, None]]}))
    certificate = certify(instance.room, plan)

    answer = json.loads(instance.answer(plan, certificate))

    assert answer["certificate"]["topics"] == {"same": 1, "topic": 0, "field": 0}
    assert answer["certificate"]["tables"] == [
        [{"table": 0, "topic": {"level": "same", "name": "0"}}, {"table": 1, "topic": None}]
    ]
    again, said = instance.read_answer(answered(answer))
    assert again == plan
    assert said is not None
    assert list(untrue(instance.room, plan, certificate, said)) == []


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"warm": 2}, "warm is 1"),
        ({"bounds": {"broken": 2, "alone": 9, "one_topic": 9, "warm": 9}}, "alone is"),
        ({"pairs": {"same": 0, "topic": 1, "field": 0}}, "the pairs same=1"),
        ({"topics": {"same": 0, "topic": 1}}, "The topics are same=1"),
        ({"tables": [[{"table": 1, "topic": {"level": "same", "name": "0"}}]]}, "Table 1 in round"),
    ],
)
def test_what_an_answer_says_of_itself_is_held_against_the_plan(
    change: dict[str, Any], wrong: str, answered: Callable[[object], Path]
) -> None:
    instance = levelled()
    plan = instance.plan(HERE, json.dumps({"seating": [[0, 0, 1, None]]}))
    certificate = certify(instance.room, plan)
    answer = json.loads(instance.answer(plan, certificate))

    _, said = instance.read_answer(
        answered(answer | {"certificate": answer["certificate"] | change})
    )

    assert said is not None
    assert wrong in " ".join(untrue(instance.room, plan, certificate, said))


@given(st.lists(st.lists(st.sampled_from([None, 0, 1]), min_size=4, max_size=4), min_size=2))
def test_an_answer_that_is_read_is_written_as_it_was(rounds: list[list[int | None]]) -> None:
    instance = read(SEATING | {"rounds": len(rounds)})
    assert isinstance(instance, SeatingInstance)

    plan = instance.plan(HERE, json.dumps({"seating": rounds}))

    assert json.loads(instance.answer(plan)) == {"seating": rounds}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "potluck-seating/2"}, "'potluck-seating/2'"),
        ({"rounds": 0}, "rounds is 0"),
        ({"rounds": 2.5}, "rounds is 2.5"),
        ({"rounds": True}, "rounds is True"),
        ({"people": SEATING["people"][::-1]}, "people[0] has the id 3"),
        ({"people": [SEATING["people"][0]] * 2}, "the id 0 stands twice among the people"),
        ({"people": [{"id": 0, "interests": [9]}]}, "people[0].interests names interest 9"),
        ({"people": [{"id": "0"}]}, "people[0].id is '0'"),
        ({"interests": [{"id": 0, "level": "area"}]}, "interests[0].level is 'area'"),
        ({"people": [{}]}, "no people[0].id"),
        ({"tables": [{"id": 0, "min": 3, "max": 2}]}, "Table 0 has 2 chairs and a minimum of 3"),
        ({"tables": [{"id": 0, "min": -1, "max": 2}]}, "tables[0].min is -1"),
        ({"apart": [[0, 4]]}, "apart[0] names person 4"),
        ({"apart": [[1, 1]]}, "person 1 twice"),
        ({"apart": [[1, 2, 3]]}, "apart[0]"),
        ({"locks": [{"person": 4, "round": 0, "table": 0}]}, "locks[0] names person 4"),
        ({"locks": [{"person": 0, "round": 2, "table": 0}]}, "locks[0] names round 2"),
        ({"locks": [{"person": 0, "round": 0, "table": 2}]}, "locks[0] names table 2"),
        ({"absent": [-1]}, "absent names person -1"),
        ({"rounds": float("nan")}, "rounds is nan"),
    ],
)
def test_what_contradicts_itself_is_refused_by_name(changes: dict[str, Any], said: str) -> None:
    assert said in refusal(SEATING | changes)


def test_pairs_may_be_left_out_and_unknown_fields_stand_there() -> None:
    instance = read(
        {key: SEATING[key] for key in ("format", "rounds", "people", "tables")}
        | {
            "interests": SEATING["interests"],
            "colour": "red",
        }
    )

    assert isinstance(instance, SeatingInstance)
    assert not instance.room.apart


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "is not JSON"),
        (b"[1, 2]", "room.json"),
        (b"{} {}", "is not JSON"),
        (b'{"rounds": 1}', "has no format"),
        (b'{"format": "\xff"}', "is not UTF-8"),
        (b'{"format": ' + b"[" * 100_000, "is not JSON"),
        (b'{"format": 1' + b"0" * 10_000 + b"}", "is not JSON"),
    ],
)
def test_what_is_no_instance_at_all_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_instance(HERE, content)


@given(st.binary(max_size=200))
def test_no_bytes_are_too_strange_to_be_refused_in_a_sentence(content: bytes) -> None:
    for start in (b"", b"{", b'{"format": "potluck-seating/1", ', b"4 2 ds "):
        with pytest.raises(Invalid):
            read_instance(HERE, start + content)


def test_a_byte_order_mark_does_no_harm() -> None:
    content = b"\xef\xbb\xbf" + json.dumps(SEATING).encode()

    assert is_instance(content)
    assert isinstance(read_instance(HERE, content), SeatingInstance)


def test_a_list_of_people_is_no_instance() -> None:
    assert not is_instance(b"id,name\n1,Ana\n")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)

    with pytest.raises(Invalid, match=f"larger than the {JSON_LIMIT // 2**20} MB"):
        read_bytes(path)


def test_what_has_no_end_is_refused_too() -> None:
    with pytest.raises(Invalid, match="larger than the 1 MB"):
        read_bytes(Path("/dev/zero"), limit=2**20)


def test_a_folder_or_nothing_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.json"):
        with pytest.raises(Invalid, match="cannot be read"):
            read_bytes(path)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"seating": [[0, 0, None, 0]]}, "1 rounds, the instance 2"),
        ({"seating": [[0, 0, 0]] * 2}, r"seating\[0\] seats 3 people"),
        ({"seating": [[0, 0, 0, 2]] * 2}, r"seating\[0\] names table 2"),
        ({"seating": [[0, 0, 0, -1]] * 2}, r"table -1"),
        ({"group": []}, "has no seating"),
    ],
)
def test_an_answer_to_another_instance_is_refused(
    answer: object, said: str, answered: Callable[[object], Path]
) -> None:
    with pytest.raises(Invalid, match=said):
        seating().read_answer(answered(answer))


def test_a_circle_in_which_each_helps_the_next_breaks_nothing() -> None:
    assert not list(exchange().breaches([(0, 1, 2)]))


@pytest.mark.parametrize(
    ("circle", "broken"),
    [((0, 2, 1), 3), ((0, 1), 1), ((0, 1, 2, 0, 1, 2), 4), ((0,), 2), ((), 1)],
)
def test_each_help_that_is_none_and_each_second_place_is_counted(
    circle: tuple[int, ...], broken: int
) -> None:
    assert len(list(exchange().breaches([circle]))) == broken


def test_people_kept_apart_do_not_help_each_other() -> None:
    assert len(list(exchange(apart=[[1, 0]]).breaches([(0, 1, 2)]))) == 1


def test_circles_of_more_than_five_are_refused() -> None:
    assert "max_circle is 6" in refusal(EXCHANGE | {"max_circle": 6})


def test_circles_are_answered_and_read_by_position(answered: Callable[[object], Path]) -> None:
    answer = json.loads(exchange().answer([("0", "1", "2")]))

    assert answer == {"circles": [[0, 1, 2]]}
    assert exchange().read_answer(answered(answer)) == ((0, 1, 2),)
    with pytest.raises(Invalid, match="names person 3"):
        exchange().read_answer(answered({"circles": [[0, 3]]}))


def test_weights_are_read_from_their_lower_triangle() -> None:
    instance = grouping()

    assert instance.weights[3, 1] == instance.weights[1, 3] == 5
    assert (instance.minimum, instance.maximum) == ((2, 1), (2, 3))


def test_the_value_of_groups_is_what_the_pairs_inside_them_weigh() -> None:
    assert grouping().value((0, 0, 1, 1)) == 7
    assert grouping().value((1, 0, 0, 1)) == 7


def test_each_element_too_many_or_too_few_is_counted() -> None:
    assert len(list(grouping().breaches((0, 0, 1, 1)))) == 0
    assert len(list(grouping().breaches((0, 0, 0, 0)))) == 3


@pytest.mark.parametrize(
    "triangle",
    [[[], [1], [2], [4, 5, 6]], [[], [1], [2, "x"], [4, 5, 6]], [[]], [[], [1], [2, float("inf")]]],
)
def test_weights_that_are_no_triangle_are_refused(triangle: object) -> None:
    assert refusal(MDGP | {"weight_lower_triangle": triangle}).startswith("room.json")


def test_the_text_of_the_public_library_is_read() -> None:
    content = b"3 2 ds 1 2 1 2\n0 1 4.5\n0 2 1\n1 2 2\n"

    instance = read_instance(Path("RanReal_n003_ds_01.txt"), content)

    assert is_instance(content)
    assert isinstance(instance, GroupingInstance)
    assert instance.value((0, 0, 1)) == 4.5
    assert instance.maximum == (2, 2)


@pytest.mark.parametrize(
    "content",
    [
        b"9999999999 2 ds 1 2 1 2\n",
        b"3 2 ds 1 2\n",
        b"3 2 ds 1 2 1 2\n0 3 1\n",
        b"3 2 ds 1 2 1 2\n0 1\n",
        b"3 2 ds 1 2 1 2\n0 1 nan\n",
    ],
)
def test_a_text_that_is_not_quite_in_its_format_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match=r"^room\.json"):
        read_instance(HERE, content)


@pytest.mark.parametrize(
    "wrong",
    [
        SEATING | {"people": [1] * 1000},
        SEATING | {"interests": ["tea"] * 1000},
        SEATING | {"apart": [[0]] * 1000},
        SEATING | {"people": [{"id": 0, "interests": ["tea"] * 1000}]},
        MDGP | {"weight_lower_triangle": [["tea"] * 1000]},
        EXCHANGE | {"people": [{"id": 0, "asks": ["tea"] * 1000}]},
    ],
)
def test_a_list_of_wrong_things_is_refused_at_the_first(wrong: object) -> None:
    with pytest.raises(Invalid) as refusal:
        read_instance(HERE, json.dumps(wrong).encode())

    cause = refusal.value.__cause__ or refusal.value.__context__
    assert isinstance(cause, ValidationError)
    assert cause.error_count() == 1


def test_a_large_triangle_is_read() -> None:
    triangle = [[(7 * i + j) % 100 for j in range(i)] for i in range(800)]

    instance = grouping(MDGP | {"n": 800, "weight_lower_triangle": triangle})

    assert instance.weights.shape == (800, 800)


def test_groups_are_answered_and_read_by_position(answered: Callable[[object], Path]) -> None:
    answer = json.loads(grouping().answer((0, 0, 1, 1)))

    assert answer == {"group": [0, 0, 1, 1]}
    assert grouping().read_answer(answered(answer)) == (0, 0, 1, 1)
    for wrong in ([0, 0, 1], [0, 0, 1, 2]):
        with pytest.raises(Invalid):
            grouping().read_answer(answered({"group": wrong}))
