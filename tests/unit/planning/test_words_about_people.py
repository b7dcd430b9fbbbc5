import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.planning import profile
from services.planning.profile import Profile, ProfileChanges

NAMES = ["Ng", "O'Neill-Müller", "李雷", "Prince", "van der Berg", "=SUM(A1)", "josé 🎈 maría"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_as_it_was_written(name: str) -> None:
    assert Profile(name=name).name == name


def test_runs_of_spaces_are_put_in_order() -> None:
    assert Profile(name="  Ana \t Neves\u00a0\n").name == "Ana Neves"


@pytest.mark.parametrize("name", ["", "  ", "a\x00b", "a\x1bb", "a\x85b", "x" * 201])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        Profile(name=name)


@pytest.mark.parametrize(
    "address",
    ["ana@example.org", "a.b+c@sub.example.co.uk", "o'neill@example.org", "ana@münchen.example"],
)
def test_an_address_is_kept(address: str) -> None:
    assert profile.email(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "ana",
        "ana@",
        "@example.org",
        "ana@localhost",
        "ana@@example.org",
        "ana@example..org",
        "ana@-example.org",
        "Ana <ana@example.org>",
        "ana@example.org, ben@example.org",
        "ana@example.org\nBcc: ben@example.org",
        "x" * 250 + "@example.org",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"address|longer"):
        profile.email(address)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_nobody_needs_an_address(nothing: str | None) -> None:
    assert profile.email(nothing) is None


def test_interests_lose_empty_ones_and_repetitions_but_not_their_order() -> None:
    written = ["Tea", " ", "jazz ", "", "TEA", "Jazz", "Chess"]

    assert profile.interests(written) == ("Tea", "jazz", "Chess")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", []),
        (" ;,\n ", []),
        ("tea", ["tea"]),
        ("tea, jazz;chess\r\nsailing", ["tea", "jazz", "chess", "sailing"]),
        ("• tea\n• jazz", ["tea", "jazz"]),
        ("将棋、囲碁\uff0c茶\uff1b花", ["将棋", "囲碁", "茶", "花"]),
        ("الشاي، الشطرنج؛ البحر", ["الشاي", "الشطرنج", "البحر"]),
        ("rock & roll, C/C++ and fish-and-chips", ["rock & roll", "C/C++ and fish-and-chips"]),
    ],
)
def test_several_interests_may_stand_in_one_field(typed: str, meant: list[str]) -> None:
    assert list(profile.interests(profile.several(typed))) == meant


@pytest.mark.parametrize(
    ("written", "present", "kept"),
    [
        (["tea"], ["tea", "jazz"], ["tea"]),
        (["tea", "jazz"], ["tea", "jazz", "chess"], ["tea", "jazz", "chess"]),
        (["TEA", "sailing"], ["tea", "jazz", "chess"], ["TEA", "sailing", "chess"]),
        ([], ["tea", "jazz"], []),
        ([], ["chess"], ["chess"]),
    ],
)
def test_rewriting_interests_leaves_what_was_added_meanwhile(
    written: list[str], present: list[str], kept: list[str]
) -> None:
    assert profile.rewritten(written, ["tea", "jazz"], present) == tuple(kept)


def test_fifty_interests_are_plenty() -> None:
    fifty = [f"interest {n}" for n in range(50)]

    assert len(profile.interests([*fifty, "interest 1"])) == 50
    with pytest.raises(ValueError, match="more than 50"):
        profile.interests([*fifty, "one more"])


@given(st.lists(st.text(max_size=20), max_size=30))
def test_putting_interests_in_order_twice_is_doing_it_once(written: list[str]) -> None:
    try:
        once = profile.interests(written)
    except ValueError as refused:
        assert "control" in str(refused)  # noqa: PT017  drawn text may be refused for nothing else
        return

    assert profile.interests(once) == once
    assert len({interest.casefold() for interest in once}) == len(once)


@pytest.mark.parametrize(
    ("said", "meant"), [("Yes", True), ("y", True), ("1", True), ("no", False), ("", False)]
)
def test_consent_is_what_was_said_and_silence_is_none(said: str, *, meant: bool) -> None:
    assert profile.yes_or_no(said) is meant


def test_consent_is_never_guessed() -> None:
    with pytest.raises(ValueError, match="neither yes nor no"):
        profile.yes_or_no("maybe")


@pytest.mark.parametrize("field", ["offer", "ask", "company", "access_needs"])
def test_a_remark_that_says_nothing_is_none(field: str) -> None:
    assert getattr(Profile.model_validate({"name": "Ana", field: "  "}), field) is None


def test_null_removes_a_remark_and_leaving_it_out_does_not() -> None:
    changes = ProfileChanges.model_validate({"offer": None})

    assert changes.model_fields_set == {"offer"}


@pytest.mark.parametrize("field", ["name", "interests", "letters"])
def test_what_must_be_there_cannot_be_removed(field: str) -> None:
    with pytest.raises(ValidationError, match=f"{field} cannot be removed"):
        ProfileChanges.model_validate({field: None})


@pytest.mark.parametrize("field", ["id", "state", "ticket_code", "walk_in", "score"])
def test_nothing_else_is_taken(field: str) -> None:
    with pytest.raises(ValidationError):
        ProfileChanges.model_validate({field: "x"})
