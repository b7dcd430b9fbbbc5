"""A plan that its own checker does not accept is told to nobody."""

import pytest

from services.matching import publishing
from services.matching.seating.room import Certificate, Plan, Room
from shared.facts import PlanCertified, TableSeated
from tests.component.matching.hall import Hall
from tests.eventually import eventually


async def test_a_plan_that_the_checker_refuses_is_not_told_until_it_accepts_one(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    def refuse(room: Room, _plan: Plan, _certificate: Certificate) -> list[str]:
        nonlocal asked
        asked += bool(room.people)
        return ["somebody sits on the lamp"]

    async def has_been_asked() -> bool:
        return asked > 1

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "check", refuse)
        await hall.announce()
        await hall.invite(12)
        await eventually(has_been_asked, within=30.0)
        assert await hall.told(TableSeated) == []
        assert await hall.told(PlanCertified) == []

    await hall.everybody_sits()
    assert await eventually(lambda: hall.told(PlanCertified))
