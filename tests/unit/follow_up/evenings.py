"""Evenings made up for the tests of letters."""

from collections.abc import Mapping, Sequence

from hypothesis import settings
from hypothesis import strategies as st

from services.follow_up.domain import Attendee, Gathering, Seating
from services.follow_up.evening import Evening
from shared.facts import CircleHelp, SharedInterest

unhurried = settings(max_examples=40, deadline=None)
"""A machine that does much else at once must not fail a test."""

WORDS = st.sampled_from(
    [
        "a room to rehearse in",
        "Dr. Ana Lima",
        "gardening and chess",
        "I repair bicycles",
        "<b>jazz</b> & chess",
        "O'Neill-Müller, Jo",
        "李雷",
        "line\r\nBcc: evil@evil.test\u2028 break",
        "\u202eturned around\u0000",
        "x",
    ]
)

MAYBE_WORDS = st.none() | WORDS
FEW_WORDS = st.lists(WORDS, max_size=2)


def gathering(**said: object) -> Gathering:
    return Gathering.model_validate(
        {"_id": "g", "name": "Spring Potluck", "state": "closed", "round": 3, **said}
    )


def attendee(key: str, **said: object) -> Attendee:
    return Attendee.model_validate(
        {
            "_id": key,
            "gathering_id": "g",
            "name": f"{key.title()} Surname",
            "email": f"{key}@example.org",
            "letters": True,
            "roster_state": "registered",
            "state": "arrived",
            **said,
        }
    )


def table(
    round_: int,
    seats: Sequence[str],
    *,
    name: str = "Oak",
    topic: str | None = None,
    shared: Sequence[tuple[str, Sequence[str]]] = (),
    words: Mapping[str, str] | None = None,
    helps: Sequence[tuple[str, str, str]] = (),
) -> Seating:
    """Return a table; `words` is what people wrote, `helps` who could help whom, and how."""
    return Seating(
        id=f"g-{round_}-{name}",
        gathering_id="g",
        round=round_,
        table_id=name,
        table_name=name,
        seats=tuple(seats),
        topic=topic,
        shared=tuple(
            SharedInterest(interest=i, attendee_ids=tuple(who), words=words or {})
            for i, who in shared
        ),
        helps=tuple(
            CircleHelp(helper_id=helper, helped_id=helped, ask="an ask", offer=offer)
            for helper, helped, offer in helps
        ),
    )


@st.composite
def evenings(draw: st.DrawFn) -> Evening:
    """Draw an evening of a few people over a few rounds, some of whom never came."""
    keys = [f"p{number:02}" for number in range(draw(st.integers(2, 9)))]
    people = [
        attendee(
            key,
            name=draw(WORDS),
            email=f"{key}@mail.test",
            ask=draw(MAYBE_WORDS),
            offer=draw(MAYBE_WORDS),
            interests=tuple(draw(FEW_WORDS)),
            state=draw(st.sampled_from(["expected", "arrived", "left"])),
            letters=draw(st.booleans()),
        )
        for key in keys
    ]
    seatings = []
    for round_ in range(1, draw(st.integers(1, 3)) + 1):
        order = draw(st.permutations(keys))
        cut = draw(st.integers(1, len(keys)))
        for name, seats in (("Oak", order[:cut]), ("Elm", order[cut:])):
            shared = [(draw(WORDS), draw(st.lists(st.sampled_from(keys), unique=True)))]
            topic = draw(MAYBE_WORDS)
            words = draw(st.dictionaries(st.sampled_from(keys), WORDS))
            helps = draw(st.lists(st.tuples(*[st.sampled_from(keys)] * 2, WORDS), max_size=3))
            seatings.append(
                table(
                    round_, seats, name=name, topic=topic, shared=shared, words=words, helps=helps
                )
            )
    return Evening(gathering(round=draw(st.integers(0, 3))), people, seatings)
