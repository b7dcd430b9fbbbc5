"""What the services say after the evening, and what a check of it comes to."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.dead_letters import dead_letters
from infra.demo.client import Client
from infra.demo.evening import Evening
from infra.mailbox import Letter, Maildir


@dataclass(frozen=True)
class Check:
    """One thing that must hold, what was seen, and what is wrong with it."""

    what: str
    seen: str
    wrong: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.wrong


@dataclass(frozen=True)
class Seen:
    """Everything the services say after the evening."""

    gathering: dict[str, Any]
    attendees: dict[str, dict[str, Any]]
    acquaintances: set[frozenset[str]]
    attendances: dict[str, dict[str, Any]]
    plan: dict[str, Any]
    circles: list[list[dict[str, str]]]
    prompts: list[dict[str, Any]]
    letters: list[Letter]
    dead: int

    def tables(self, number: int) -> list[dict[str, Any]]:
        """Return the tables of a round at which somebody sat."""
        return [t for t in self.plan["tables"] if t["round"] == number and t["seats"]]


async def look(host: Client, evening: Evening, mail: Path, nats_url: str) -> Seen:
    """Read back what everybody says."""
    where = f"gatherings/{evening.gathering_id}"
    attendees = await host.get(f"/api/planning/{where}/attendees")
    attendances = await host.get(f"/api/check-in/{where}/attendances")
    acquaintances = await host.get(f"/api/planning/{where}/acquaintances")
    addresses = {a["email"] for a in attendees}
    async with dead_letters(nats_url) as dead:
        buried = [d for d in await dead.all() if evening.gathering_id in d.subject]
    return Seen(
        gathering=await host.get(f"/api/planning/{where}"),
        attendees={a["id"]: a for a in attendees},
        acquaintances={frozenset(pair["attendee_ids"]) for pair in acquaintances},
        attendances={a["attendee_id"]: a for a in attendances},
        plan=await host.get(f"/api/matching/{where}/plan"),
        circles=[circle["helps"] for circle in evening.circles],
        prompts=await host.get(f"/api/follow-up/{where}/prompts"),
        letters=[
            letter
            for letter in Maildir(mail).letters()
            if letter.recipient in addresses and letter.message_id not in evening.older_letters
        ],
        dead=len(buried),
    )
