"""What people write about themselves, and the rules their words have to meet.

Text stays as it was written, also a formula or a name that is not spelled like a name; it is
escaped where it is shown. Only runs of spaces are put in order, and control characters refused.
"""

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

NAME_LIMIT = 200
REMARK_LIMIT = 500
INTEREST_LIMIT = 200
INTERESTS_LIMIT = 50
EMAIL_LIMIT = 254

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BETWEEN = re.compile("[\r\n;,\u2022\u060c\u061b\u3001\uff0c\uff1b]+")
"""Also the commas and semicolons of Arabic, Chinese and Japanese."""

_YES = {"yes", "y", "true", "1"}
_NO = {"no", "n", "false", "0", ""}
_NOTHING = _NO | {"none", "-"}
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf'[^\s@<>(),;:"\\\[\]]{{1,64}}@{_LABEL}(?:\.{_LABEL})+')


def one_line(text: str, limit: int) -> str:
    """Return text on one line, without space around it.

    Raises:
        ValueError: it has control characters or more than `limit` characters.
    """
    if _CONTROL.search(text):
        raise ValueError("it has control characters")
    line = " ".join(text.split())
    if len(line) > limit:
        raise ValueError(f"it is longer than {limit} characters")
    return line


def legible(text: str) -> str:
    """Return text without its control characters, for somebody to correct."""
    return _CONTROL.sub("", text)


def required_line(text: str, limit: int = NAME_LIMIT) -> str:
    """Return text on one line; raises ValueError also where there is none."""
    line = one_line(text, limit)
    if not line:
        raise ValueError("it is empty")
    return line


def remark(text: str | None) -> str | None:
    """Return what somebody chose to say, None where they said nothing.

    Raises:
        ValueError: it has control characters or is too long.
    """
    return one_line(text, REMARK_LIMIT) or None if text else None


def need(text: str | None) -> str | None:
    """Return what somebody needs, None where they need nothing: many lists say `no` in that column.

    Raises:
        ValueError: it has control characters or is too long.
    """
    said = remark(text)
    return None if said is None or said.casefold() in _NOTHING else said


def email(text: str | None) -> str | None:
    """Return an e-mail address, None where there is none.

    Raises:
        ValueError: it does not look like an address.
    """
    address = one_line(text or "", EMAIL_LIMIT)
    if address and not _EMAIL.fullmatch(address):
        raise ValueError("it is not an e-mail address")
    return address or None


def interests(written: Iterable[str]) -> tuple[str, ...]:
    """Return interests in the order they were written, without empty ones and repetitions.

    Raises:
        ValueError: one has control characters or is too long, or there are too many.
    """
    distinct: dict[str, str] = {}
    for interest in written:
        line = one_line(interest, INTEREST_LIMIT)
        if line:
            distinct.setdefault(line.casefold(), line)
    if len(distinct) > INTERESTS_LIMIT:
        raise ValueError(f"there are more than {INTERESTS_LIMIT} interests")
    return tuple(distinct.values())


def several(text: str) -> list[str]:
    """Return what stands apart in a text: on lines, or with commas, semicolons or bullets between.

    Args:
        text: as it was typed into one field, in any script.
    """
    return [part for part in _BETWEEN.split(text) if part.strip()]


def rewritten(
    written: Iterable[str], shown: Iterable[str], present: Iterable[str]
) -> tuple[str, ...]:
    """Return interests as somebody rewrote them, with what was added since they were shown.

    Args:
        written: what they sent.
        shown: what stood there when they began to write.
        present: what is there now.

    Raises:
        ValueError: as `interests`.
    """
    kept = interests(written)
    removed = {i.casefold() for i in shown} - {i.casefold() for i in kept}
    return interests([*kept, *(i for i in present if i.casefold() not in removed)])


def yes_or_no(text: str) -> bool:
    """Return whether somebody said yes; saying nothing where it was asked is no.

    Raises:
        ValueError: it is neither yes nor no.
    """
    said = one_line(text, NAME_LIMIT).casefold()
    if said not in _YES | _NO:
        raise ValueError("it is neither yes nor no")
    return said in _YES


Name = Annotated[str, Field(examples=["Ana Neves"]), AfterValidator(required_line)]
Email = Annotated[str | None, AfterValidator(email)]
Interests = Annotated[tuple[str, ...], Field(max_length=1000), AfterValidator(interests)]
Remark = Annotated[str | None, AfterValidator(remark)]
Need = Annotated[str | None, AfterValidator(need)]


class Profile(BaseModel):
    """What is known of a person before they come.

    `letters` is their consent to prompts. Whoever has `access_needs` takes an access seat; a `host`
    looks after a table.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    email: Email = None
    interests: Interests = ()
    offer: Remark = None
    ask: Remark = None
    company: Remark = None
    access_needs: Need = None
    letters: bool = True
    host: bool = False


class ProfileChanges(BaseModel):
    """What is to change of a profile; what is left out stays, null removes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name | None = None
    email: Email = None
    interests: Interests | None = None
    offer: Remark = None
    ask: Remark = None
    company: Remark = None
    access_needs: Need = None
    letters: bool | None = None
    host: bool | None = None

    @model_validator(mode="after")
    def _keeps_what_must_be(self) -> "ProfileChanges":
        refuse_null(self, {"name", "interests", "letters", "host"})
        return self


def refuse_null(changes: BaseModel, needed: set[str]) -> None:
    """Refuse to remove what must be there; leaving it out is something else.

    Raises:
        ValueError: a needed field was set to null.
    """
    if empty := [f for f in sorted(changes.model_fields_set & needed) if not _has(changes, f)]:
        raise ValueError(f"{', '.join(empty)} cannot be removed")


def _has(changes: BaseModel, field: str) -> bool:
    return getattr(changes, field) is not None
