import httpx

from shared.facts import AcquaintanceDeclared, AttendeeRegistered, GatheringAnnounced
from tests.component.planning.planned import imported, plan, said


async def test_everything_is_announced_again_as_it_stands(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    await imported(host, f"{path}/attendees", b"id,name\n1,Ana\n2,Ben\n")
    await imported(host, f"{path}/acquaintances", b"id_a,id_b\n1,2\n")
    (ana, _) = (await host.get(f"{path}/attendees")).json()
    await host.patch(f"{path}/attendees/{ana['id']}", json={"ask": "a flat"})
    before = (await host.get(f"{path}/attendees")).json()

    answer = await host.post("/resync")

    assert answer.status_code == 200
    assert answer.json()["gatherings"] >= 1
    assert (await host.get(f"{path}/attendees")).json() == before
    attendees = await said(nats_url, AttendeeRegistered, path, count=5)
    assert sorted((f.name, f.revision, f.ask) for f in attendees) == [
        ("Ana", 1, None),
        ("Ana", 2, "a flat"),
        ("Ana", 2, "a flat"),
        ("Ben", 1, None),
        ("Ben", 1, None),
    ]
    gatherings = await said(nats_url, GatheringAnnounced, path, count=2)
    assert gatherings[0] == gatherings[1]
    pairs = await said(nats_url, AcquaintanceDeclared, path, count=2)
    assert pairs[0] == pairs[1]
