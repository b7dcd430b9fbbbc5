"""What a small house understands of three people's words, and what its host decides about it."""

from typing import Any

from fastapi import APIRouter

from shared.problems import NotFound

QUESTION = {
    "attendee_id": "chu",
    "name": "李雷",
    "email": None,
    "link": "http://127.0.0.1/api/planning/me/chu",
}


class SmallInterests:
    """Python, which two wrote in their own words, and words that may belong to it."""

    def __init__(self) -> None:
        self.confidence = 0.8
        self.rulings: list[dict[str, Any]] = []
        self.revision = 1

    def answer(self) -> dict[str, Any]:
        """Return what matching would answer."""
        return {
            "revision": self.revision,
            "confidence": self.confidence,
            "topics": [*self._python(), _same("Sourdough", people=3, is_small_talk=True)],
            "proposals": [] if self._ruled("PyNash") else [self._proposal()],
            "held_back": [{"attendee_id": "ben", "words": "ben@example.org", "reason": "contact"}],
            "questions": [{"attendee_id": "chu", "suggestions": ["Bread"], "is_open": True}],
            "silent": ["chu"],
            "rulings": self.rulings[::-1],
        }

    def decide(self, body: dict[str, Any]) -> dict[str, Any]:
        """Take decisions in and return what came of them."""
        for ruling in body["rulings"]:
            self.revision += 1
            noted = {"id": str(self.revision), "name": None, "at": "2026-11-26T01:00:00Z"}
            self.rulings.append({**noted, "remembered": body["remember"], **ruling})
        return self.answer()

    def undo(self, ruling_id: str) -> dict[str, Any]:
        """Take a decision back and return what came of it."""
        left = [ruling for ruling in self.rulings if ruling["id"] != ruling_id]
        if left == self.rulings:
            raise NotFound("There is no such decision.", "Load the page again.")
        self.rulings = left
        self.revision += 1
        return self.answer()

    def _python(self) -> list[dict[str, Any]]:
        accepted = (
            [_words("PyNash", why="you accepted it")] if self._ruled("PyNash", "accept") else []
        )
        words = [_words("Data Science (Python)"), _words("Python"), *accepted]
        split = self._last("split")
        staying = [own for own in words if own["words"] not in (split["words"] if split else [])]
        return [
            _topic("topic:python", self._name(), staying),
            *(
                [_topic("own:new", split["name"], [_words(w) for w in split["words"]])]
                if split
                else []
            ),
        ]

    def _proposal(self) -> dict[str, Any]:
        return {
            "key": "topic:python",
            "level": "topic",
            "name": self._name(),
            "joins": ["Data Science (Python)", "Python"],
            "words": [
                _words("PyNash", confidence=0.72, why="its first letters are those of Python")
            ],
        }

    def _name(self) -> str:
        renamed = self._last("rename")
        return renamed["name"] if renamed else "Python"

    def _last(self, kind: str) -> dict[str, Any] | None:
        return next((one for one in reversed(self.rulings) if one["kind"] == kind), None)

    def _ruled(self, words: str, *kinds: str) -> bool:
        asked = kinds or ("accept", "refuse")
        return any(one["kind"] in asked and words in one["words"] for one in self.rulings)


def router(interests: SmallInterests) -> APIRouter:
    """Return the routes by which the console reads and rules interests."""
    routes = APIRouter(prefix="/api/matching/gatherings/g/interests")

    @routes.get("")
    async def read() -> dict[str, Any]:
        return interests.answer()

    @routes.post("/rulings")
    async def decide(body: dict[str, Any]) -> dict[str, Any]:
        return interests.decide(body)

    @routes.delete("/rulings/{ruling_id}")
    async def undo(ruling_id: str) -> dict[str, Any]:
        return interests.undo(ruling_id)

    @routes.put("/confidence")
    async def confide(body: dict[str, float]) -> dict[str, Any]:
        interests.confidence = body["confidence"]
        interests.revision += 1
        return interests.answer()

    return routes


def _words(words: str, *, confidence: float = 1.0, why: str = "names it") -> dict[str, Any]:
    return {"words": words, "people": 1, "confidence": confidence, "why": why}


def _topic(key: str, name: str, words: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "key": key,
        "level": "topic",
        "name": name,
        "people": len(words),
        "is_small_talk": False,
        "words": words,
    }


def _same(name: str, *, people: int, is_small_talk: bool) -> dict[str, Any]:
    topic = _topic(f"same:{name.lower()}", name, [{**_words(name), "people": people}])
    return {**topic, "level": "same", "people": people, "is_small_talk": is_small_talk}
