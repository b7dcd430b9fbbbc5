"""Answering the one question, as people do: they open their link and tap one of the suggestions."""

import re
from html import unescape
from urllib.parse import urlsplit

from infra.demo.client import Client
from infra.demo.outcomes import Advance
from infra.demo.patience import until

_ANSWERS = 6
_SUGGESTION = re.compile(r'name="suggestion" value="([^"]*)"')


class Answering:
    """Has some of those who are asked answer.

    Args:
        host: whose list says whom the question is asked.
        guest: a client that has not signed in: a link is enough.
        advance: told how many have answered.
    """

    def __init__(self, host: Client, guest: Client, gathering_id: str, advance: Advance) -> None:
        self._host = host
        self._guest = guest
        self._path = f"/api/planning/gatherings/{gathering_id}/questions"
        self._interests = f"/api/matching/gatherings/{gathering_id}/interests"
        self._advance = advance

    async def some(self, people: set[str]) -> dict[str, str]:
        """Have a few of these people answer, wait for the plan to know, and return what they said.

        Returns:
            Their answers by attendee id.
        """
        asked: dict[str, str] | None = None

        async def all_asked() -> dict[str, str] | None:
            nonlocal asked
            before, asked = asked, await self._asked(people)
            return asked if asked == before else None

        links = await until("somebody to be asked the question", all_asked)
        links = dict(sorted(links.items())[:_ANSWERS])
        said: dict[str, str] = {}
        for done, (who, link) in enumerate(links.items(), 1):
            if answer := await self._tap(link):
                said[who] = answer
            self._advance("Answers", done, len(links))

        async def is_known() -> bool | None:
            questions = (await self._host.get(self._interests))["questions"]
            is_open = any(q["is_open"] and q["attendee_id"] in said for q in questions)
            return None if is_open else True

        await until("the plan to take the answers in", is_known)
        return said

    async def _asked(self, people: set[str]) -> dict[str, str] | None:
        """Return the links of those of these people who are asked; None where nobody is."""
        asked = await self._host.get(self._path)
        return {a["attendee_id"]: a["link"] for a in asked if a["attendee_id"] in people} or None

    async def _tap(self, link: str) -> str | None:
        """Open somebody's page and tap the first suggestion; None where there is none."""
        path = urlsplit(link).path
        found = _SUGGESTION.search(await self._guest.page(path))
        if found is None:
            return None
        suggestion = unescape(found[1])
        await self._guest.send("POST", f"{path}/answer", data={"suggestion": suggestion})
        return suggestion
