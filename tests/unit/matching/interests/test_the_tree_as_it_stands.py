"""The topic tree as it stands: what its phrases may not be, and what its names must be."""

from services.matching.interests.membership import memberships, nodes
from services.matching.interests.reading import words_of
from services.matching.interests.tree import phrases

CITIES = """
    amsterdam atlanta austin barcelona basel berlin bordeaux boston brooklyn brussels chicago
    copenhagen dallas denver dublin edinburgh frankfurt geneva glasgow hamburg houston istanbul
    lagos leipzig lisbon liverpool london lyon madrid manchester marseille melbourne miami milan
    montreal mumbai munich münchen nairobi nantes nashville oslo ottawa paris philadelphia portland
    prague seattle singapore stockholm stuttgart sydney tennessee texas tokyo toronto toulouse
    vancouver vienna warsaw wien zurich zürich
"""


def test_no_phrase_of_the_tree_names_a_city() -> None:
    cities = frozenset(CITIES.split())

    named = {p.text for p in phrases() if cities.intersection(words_of(p.text).words)}

    assert named == set()


def test_the_name_of_everything_in_the_tree_names_it() -> None:
    """A suggestion that somebody takes over has to bring them company."""
    keeps = [n for n in nodes().values() if not n.is_apart or n.slug.count("/") != 1]
    lost = [n.name for n in keeps if n.key not in {m.key for m in memberships(n.name, frozenset())}]

    assert lost == []
