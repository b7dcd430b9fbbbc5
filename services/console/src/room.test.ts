import assert from "node:assert/strict";
import test from "node:test";
import type { Attendee, Certificate, Gathering, TableSeated } from "./api.ts";
import {
  chairs,
  emptyRoom,
  hasStranger,
  hear,
  type Heard,
  present,
  registered,
  type Room,
  seatingAt,
  withGathering,
  withPlan,
} from "./room.ts";

const gathering = {
  id: "g",
  revision: 3,
  name: "Supper",
  place: "Hall",
  time_zone: "Europe/Madrid",
  starts_at: "2026-11-25T19:00:00Z",
  doors: ["Front"],
  tables: [{ id: "t1", name: "Table 1", capacity: 4, minimum: 3 }],
  rounds: 2,
  state: "round",
  round: 1,
  attendees: 3,
} as Gathering;

function attendee(id: string, state: Attendee["state"] = "registered"): Attendee {
  return { id, state, name: id } as Attendee;
}

function table(revision: number, arrived: string[], seats = ["ana", "ben", "chu"], round = 1): TableSeated {
  return { revision, round, table_id: "t1", seats, arrived } as TableSeated;
}

function certificate(revision: number): Certificate {
  return { revision } as Certificate;
}

function room(...heard: Heard[]): Room {
  const start = emptyRoom(gathering, [attendee("ana"), attendee("ben"), attendee("chu", "withdrawn")]);
  return heard.reduce(hear, start);
}

const said = (...facts: TableSeated[]): Heard[] => facts.map((fact) => ({ kind: "table", table: fact }));

test("a table shows the state with the higher revision, whatever came first", () => {
  const news = said(table(1, []), table(2, ["ana"]), table(3, ["ana", "ben"]));
  const orders = [news, news.toReversed(), [...news, ...news]];

  for (const order of orders) {
    assert.deepEqual(seatingAt(room(...order), 1, "t1")?.fact.arrived, ["ana", "ben"]);
  }
});

test("what is said twice changes nothing at all", () => {
  const before = room(...said(table(2, ["ana"])));

  assert.equal(hear(before, { kind: "table", table: table(2, ["ana"]) }), before);
});

test("a plan that was fetched does not undo what was heard meanwhile", () => {
  const before = room(...said(table(5, ["ana"])), { kind: "plan", plan: certificate(7) });

  const after = withPlan(before, { tables: [table(4, []), table(1, [], ["ana"], 2)], certificate: certificate(6), search: null });

  assert.deepEqual(seatingAt(after, 1, "t1")?.fact.arrived, ["ana"]);
  assert.deepEqual(seatingAt(after, 2, "t1")?.fact.seats, ["ana"]);
  assert.equal(after.certificate?.revision, 7);
});

test("a gathering goes on and never back", () => {
  const later = { ...gathering, revision: 4, state: "closed" as const };

  const closed = hear(room(), { kind: "gathering", gathering: later });

  assert.equal(closed.gathering.state, "closed");
  assert.equal(withGathering(closed, gathering), closed);
});

test("what planning announces does not take the gathering's id or number of attendees away", () => {
  const { id: _id, attendees: _attendees, ...announced } = gathering;

  const { gathering: after } = hear(room(), { kind: "gathering", gathering: { ...announced, revision: 9 } });

  assert.deepEqual([after.id, after.attendees, after.revision], ["g", 3, 9]);
});

test("a message of a kind that is not known is no harm", () => {
  const before = room();

  assert.equal(hear(before, { kind: "weather" } as unknown as Heard), before);
});

test("only who arrived by the last change is fresh, and nobody when the page is opened", () => {
  const opened = room(...said(table(1, ["ana"])));
  const later = hear(opened, { kind: "table", table: table(2, ["ana", "ben"]) });

  assert.deepEqual([...(seatingAt(opened, 1, "t1")?.fresh ?? [])], []);
  assert.deepEqual([...(seatingAt(later, 1, "t1")?.fresh ?? [])], ["ben"]);
});

test("everyone keeps the chair they have when others come and go", () => {
  assert.deepEqual(chairs([], ["ana", "ben"], 4), ["ana", "ben", null, null]);
  assert.deepEqual(chairs(["ana", "ben", null, null], ["dee", "ben"], 4), ["dee", "ben", null, null]);
  assert.deepEqual(chairs(["ana", "ben", "chu"], ["chu", "eve"], 3), ["eve", null, "chu"]);
});

test("nobody is hidden when more sit at a table than it has chairs", () => {
  assert.deepEqual(chairs(["ana", "ben"], ["ben", "ana", "chu"], 2), ["ana", "ben", "chu"]);
});

test("who is at a table only in a round that is over is no longer here", () => {
  const evening = room(...said(table(1, ["ana", "ben"]), table(1, ["ben"], ["ben"], 2)));
  const second = { ...evening, gathering: { ...gathering, round: 2 } };
  const closed = { ...evening, gathering: { ...gathering, round: 2, state: "closed" as const } };

  assert.deepEqual([...present(evening)].sort(), ["ana", "ben"]);
  assert.deepEqual([...present(second)], ["ben"]);
  assert.equal(present(closed).size, 2);
});

test("who withdrew is not expected", () => {
  assert.equal(registered(room()), 2);
});

test("a walk-in is a stranger until their name is fetched", () => {
  const [known, unknown] = said(table(1, [], ["ana"]), table(1, [], ["ana", "zed"])) as [Heard, Heard];

  assert.equal(hasStranger(room(), known), false);
  assert.equal(hasStranger(room(), unknown), true);
});
