from typing import Literal

import pytest
from pydantic import AwareDatetime, BaseModel, Field

from infra.compatibility import breaking_changes


class Part(BaseModel):
    """A part of a note."""

    name: str
    size: int


class Note(BaseModel):
    """A note as it was published."""

    key: str
    text: str
    count: int = Field(ge=1)
    state: Literal["new", "old"]
    at: AwareDatetime
    hint: str | None
    tags: tuple[str, ...]
    pair: tuple[str, str]
    parts: tuple[Part, ...] = ()
    best: Part | None = None
    later: bool = False


def changed(**fields: tuple[object, object]) -> list[str]:
    """Return what breaks when some fields of a note are declared anew."""
    declared = {name: (f.annotation, f) for name, f in Note.model_fields.items()}
    after = _model({**declared, **fields})
    return breaking_changes(Note.model_json_schema(), after.model_json_schema())


def without(name: str, **fields: tuple[object, object]) -> list[str]:
    declared = {n: (f.annotation, f) for n, f in Note.model_fields.items() if n != name}
    return breaking_changes(
        Note.model_json_schema(), _model({**declared, **fields}).model_json_schema()
    )


def _model(fields: dict[str, tuple[object, object]]) -> type[BaseModel]:
    annotations = {name: annotation for name, (annotation, _) in fields.items()}
    values = {name: value for name, (_, value) in fields.items() if value is not ...}
    made: type[BaseModel] = type(
        "Note", (BaseModel,), {"__annotations__": annotations, "__module__": __name__, **values}
    )
    return made


def test_the_same_schema_breaks_nothing() -> None:
    assert changed() == []


def test_an_optional_field_may_be_added() -> None:
    assert changed(mood=(str | None, None), colour=(str, "brown")) == []


def test_prose_may_change() -> None:
    assert changed(text=(str, Field(description="What it says.", title="Words"))) == []


def test_a_part_may_be_named_anew() -> None:
    class Piece(Part):
        """The same under another name."""

    assert changed(parts=(tuple[Piece, ...], ()), best=(Piece | None, None)) == []


def test_a_field_that_is_gone_breaks() -> None:
    assert without("text") == ["data.text is gone"]


def test_an_optional_field_that_is_gone_breaks() -> None:
    assert without("later") == ["data.later is gone"]


def test_a_field_that_was_renamed_breaks() -> None:
    assert without("text", words=(str, ...)) == [
        "data.text is gone",
        "data.words is required now",
    ]
    assert without("later", afterwards=(bool, False)) == ["data.later is gone"]


def test_a_new_field_that_is_required_breaks() -> None:
    assert changed(mood=(str, ...)) == ["data.mood is required now"]


def test_an_optional_field_that_becomes_required_breaks() -> None:
    assert "data.later is required now" in changed(later=(bool, ...))


def test_a_required_field_that_becomes_optional_breaks() -> None:
    """Who was built before counts on it."""
    assert "data.text may be missing now" in changed(text=(str, "nothing"))


@pytest.mark.parametrize(
    ("annotation", "what"),
    [
        (int, '{"type": "string"}'),
        (Literal["yes", "no"], '{"type": "string"}'),
        (list[str], '{"type": "string"}'),
    ],
)
def test_a_field_of_another_type_breaks(annotation: object, what: str) -> None:
    [first, *_] = changed(text=(annotation, ...))

    assert first == f"data.text no longer takes {what}"


def test_a_narrowed_enumeration_breaks() -> None:
    [change] = changed(state=(Literal["new"], ...))

    assert change.startswith("data.state no longer takes")
    assert '"old"' in change


def test_a_widened_enumeration_breaks() -> None:
    """Who was built before refuses a value that it does not know."""
    [change] = changed(state=(Literal["new", "old", "lost"], ...))

    assert "takes" in change
    assert '"lost"' in change


@pytest.mark.parametrize("bound", [Field(ge=2), Field(gt=1), Field(ge=1, le=9), Field()])
def test_other_bounds_break(bound: object) -> None:
    assert changed(count=(int, bound))


def test_a_time_that_becomes_a_word_breaks() -> None:
    assert changed(at=(str, ...))


def test_a_field_that_must_not_be_null_any_more_breaks() -> None:
    assert changed(hint=(str, ...)) == ["data.hint must not be null now"]


def test_a_field_that_may_be_null_now_breaks() -> None:
    assert changed(text=(str | None, ...)) == ["data.text may be null now"]


def test_a_list_of_something_else_breaks() -> None:
    [first, *_] = changed(tags=(tuple[int, ...], ...))

    assert first == 'data.tags[] no longer takes {"type": "string"}'


def test_a_list_of_another_length_breaks() -> None:
    assert changed(pair=(tuple[str, str, str], ...))
    assert changed(pair=(tuple[str, ...], ...))
    assert changed(pair=(tuple[str, int], ...))


def test_a_change_inside_a_part_breaks() -> None:
    class Shrunk(BaseModel):
        name: str

    assert changed(parts=(tuple[Shrunk, ...], ())) == ["data.parts[].size is gone"]
    assert changed(best=(Shrunk | None, None)) == ["data.best.size is gone"]


def test_a_part_may_grow_too() -> None:
    class Grown(Part):
        colour: str | None = None

    assert changed(parts=(tuple[Grown, ...], ()), best=(Grown | None, None)) == []


def test_another_default_breaks() -> None:
    """It would give what was said before another meaning."""
    assert changed(later=(bool, True))
