"""What attendees do on their own page: answer the one question, put it aside, change their words.

Whatever is done twice is done once. What is written stays also where the question has been closed
meanwhile, in another tab or at the door.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from services.planning.domain import Attendee, Fields, Gathering, Question
from services.planning.gatherings import Gatherings
from services.planning.profile import interests, remark, rewritten
from services.planning.roster import Roster
from services.planning.store import Store
from shared.personal_links import Person
from shared.problems import Conflict, NotFound


@dataclass(frozen=True)
class OwnWords:
    """What somebody wrote about themselves.

    `shown` are the interests that stood there when they began; `open_about` are those that are
    personal and that they ask to be used all the same.
    """

    interests: Sequence[str]
    shown: Sequence[str]
    open_about: Sequence[str]
    offer: str
    ask: str


@dataclass(frozen=True)
class Invitation:
    """An attendee of a gathering, and what is asked of them, if anything."""

    gathering: Gathering
    attendee: Attendee
    question: Question | None

    @property
    def words(self) -> OwnWords:
        """Return what they have said of themselves so far."""
        said = self.attendee
        return OwnWords(
            interests=said.interests,
            shown=said.interests,
            open_about=said.open_about,
            offer=said.offer or "",
            ask=said.ask or "",
        )

    @property
    def starts(self) -> str:
        """Return when the evening begins, at its place: `Tuesday 1 December, 19:00`."""
        local = self.gathering.starts_at.astimezone(ZoneInfo(self.gathering.time_zone))
        return f"{local:%A} {local.day} {local:%B, %H:%M}"

    @property
    def holds(self) -> bool:
        """Tell whether they are expected and the evening is not over."""
        return self.attendee.state == "registered" and self.gathering.state != "closed"

    @property
    def asks(self) -> bool:
        """Tell whether the question is to be shown."""
        question = self.question
        return question is not None and question.is_open and not question.is_settled


class Personal:
    """The use cases of the personal page."""

    def __init__(self, store: Store, gatherings: Gatherings, roster: Roster) -> None:
        self._store = store
        self._gatherings = gatherings
        self._roster = roster

    async def find(self, person: Person) -> Invitation:
        """Return somebody's invitation.

        Raises:
            NotFound: the gathering or the attendee is not there any more.
        """
        attendee = await self._store.attendee(*person)
        if attendee is None:
            raise NotFound("Nobody on the list has this link.", "Ask your hosts for a new one.")
        gathering = await self._gatherings.get(person.gathering_id)
        return Invitation(gathering, attendee, await self._store.questions.get(attendee.id))

    async def answer(self, person: Person, words: Iterable[str]) -> None:
        """Add what somebody would happily talk about to their interests, as they wrote it.

        Raises:
            ValueError: it cannot be kept; the message says why.
            NotFound: they are not on the list.
            Conflict: they have withdrawn, or the gathering is closed.
        """
        added = interests(words)
        if not added:
            raise ValueError("it is empty")

        def rule(_gathering: Gathering, attendee: Attendee) -> Fields:
            _expect_registered(attendee)
            return {"interests": interests([*attendee.interests, *added])}

        await self._roster.step(*person, rule)
        await self._store.settle_question(person.attendee_id)

    async def put_aside(self, person: Person) -> None:
        """Ask somebody no more; nobody is told."""
        await self._store.settle_question(person.attendee_id)

    async def rewrite(self, person: Person, words: OwnWords) -> None:
        """Change what somebody says of themselves; raises what `answer` raises."""
        offer, ask = remark(words.offer), remark(words.ask)

        def rule(_gathering: Gathering, attendee: Attendee) -> Fields:
            _expect_registered(attendee)
            present = rewritten(words.interests, words.shown, attendee.interests)
            open_about = tuple(i for i in present if i in words.open_about)
            return {"interests": present, "open_about": open_about, "offer": offer, "ask": ask}

        await self._roster.step(*person, rule)


def _expect_registered(attendee: Attendee) -> None:
    if attendee.state == "withdrawn":
        raise Conflict("You have withdrawn.", "Tell your hosts if you would like to come.")
