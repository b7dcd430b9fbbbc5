import pytest
from itsdangerous import URLSafeSerializer
from pydantic import SecretStr

from shared.personal_links import Person, PersonalLinks
from shared.problems import NotFound

SECRET = SecretStr("a secret of the tests")


@pytest.fixture
def links() -> PersonalLinks:
    return PersonalLinks(SECRET, "https://potluck.example/")


def token(link: str) -> str:
    return link.rpartition("/")[2]


def test_a_link_leads_to_the_page_of_one_person(links: PersonalLinks) -> None:
    link = links.url("g1", "a1")

    assert link.startswith("https://potluck.example/api/planning/me/")
    assert links.person(token(link)) == Person("g1", "a1")
    assert links.url("g1", "a1") == link


def test_whoever_shares_the_secret_makes_the_same_link(links: PersonalLinks) -> None:
    elsewhere = PersonalLinks(SECRET, "http://127.0.0.1:8137")

    assert token(elsewhere.url("g1", "a1")) == token(links.url("g1", "a1"))


@pytest.mark.parametrize("wrong", ["", "x", "a.b.c", "\u202e"])
def test_a_link_that_was_cut_short_is_nobodys(links: PersonalLinks, wrong: str) -> None:
    for forged in (wrong, token(links.url("g1", "a1"))[:-1] + wrong):
        with pytest.raises(NotFound):
            links.person(forged)


def test_a_link_signed_for_something_else_is_nobodys(links: PersonalLinks) -> None:
    other_salt = URLSafeSerializer(SECRET.get_secret_value(), salt="potluck.unsubscribe")
    ours = URLSafeSerializer(SECRET.get_secret_value(), salt="potluck.attendee")

    for forged in (other_salt.dumps(["g1", "a1"]), ours.dumps(["g1"]), ours.dumps({"g": 1})):
        with pytest.raises(NotFound):
            links.person(str(forged))
