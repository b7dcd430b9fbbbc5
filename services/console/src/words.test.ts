import assert from "node:assert/strict";
import test from "node:test";
import {
  chainsLine,
  circlesLine,
  firstNames,
  fullness,
  inCommon,
  lettersLine,
  marks,
  nextStep,
  offerLine,
  plural,
  presence,
  searchLine,
  startsAt,
  stateOf,
  wished,
  wishOf,
  zoneName,
} from "./words.ts";

test("a gathering starts by the clock of its place, not of the organizer", () => {
  const said = startsAt({ starts_at: "2026-11-26T01:00:00Z", time_zone: "America/Chicago" });

  assert.deepEqual(said, { day: "Wednesday 25 November 2026", time: "19:00 Chicago time" });
});

test("a time zone is read as the name of its city", () => {
  assert.equal(zoneName("America/Argentina/Buenos_Aires"), "Buenos Aires time");
  assert.equal(zoneName("UTC"), "UTC");
});

test("the state says how far the evening has come", () => {
  const said = (["planned", "open", "round", "closed"] as const).map((state) =>
    stateOf({ state, round: 2, rounds: 3 }),
  );

  assert.deepEqual(said, ["Planned", "Doors open", "Round 2 of 3", "Closed"]);
});

test("one step follows the other until the last round has begun", () => {
  assert.equal(nextStep({ state: "planned", round: 0, rounds: 2 }), "Open the doors");
  assert.equal(nextStep({ state: "open", round: 0, rounds: 2 }), "Start round 1");
  assert.equal(nextStep({ state: "round", round: 1, rounds: 2 }), "Start round 2");
  assert.equal(nextStep({ state: "round", round: 2, rounds: 2 }), "");
  assert.equal(nextStep({ state: "closed", round: 1, rounds: 2 }), "");
});

test("the house is counted by who is here, then by who came", () => {
  assert.equal(presence("planned", 0, 1), "1 attendee");
  assert.equal(presence("round", 118, 1146), "118 of 1,146 here");
  assert.equal(presence("closed", 118, 146), "118 of 146 came");
});

test("one is singular, and large numbers can be read", () => {
  assert.equal(plural(1, "seat"), "1 seat");
  assert.equal(plural(1125, "person", "people"), "1,125 people");
});

test("first names are told apart only where they are the same", () => {
  assert.deepEqual(firstNames(["Chloé Martin", "Ben Ng", "Chloé O'Neill-Müller"]), ["Chloé M.", "Ben", "Chloé O."]);
});

test("a name of one word or in another script stays whole", () => {
  assert.deepEqual(firstNames(["Cher", "李雷", "Cher", "  Ana   Ruiz "]), ["Cher", "李雷", "Cher", "Ana"]);
});

test("a title or an initial is nobody's first name", () => {
  assert.deepEqual(firstNames(["Dr. Carla Gomez", "J. Smith", "Misc."]), ["Carla", "Smith", "Misc."]);
});

test("a table says how full it is", () => {
  assert.equal(fullness(["a", "b"], ["a"]), "1 of 2 here");
  assert.equal(fullness(["a", "b"], []), "2 expected");
  assert.equal(fullness([], []), "free");
});

test("a table without a topic says what some of its people share", () => {
  assert.equal(inCommon([{ interest: "Sourdough" }, { interest: "Bouldering" }]), "Several interests: Sourdough, Bouldering");
  assert.equal(inCommon([]), "No interest in common");
});

test("letters are summed up, and what needs a person is named", () => {
  const line = (...states: Parameters<typeof lettersLine>[0][number]["state"][]): string =>
    lettersLine(states.map((state) => ({ state })));

  assert.equal(line("sent", "sent", "suppressed"), "2 letters sent");
  assert.equal(line("sent", "due", "handed"), "1 letter sent, 2 on the way");
  assert.equal(line("sent", "refused"), "1 letter sent, 1 needs a look");
  assert.equal(line("refused", "unknown"), "0 letters sent, 2 need a look");
});

const figure = (value: number) => ({ value, bound: value, witness: null });
const now = { broken: figure(1), alone: figure(9), one_topic: figure(4), warm: figure(40) };

test("an offer says what it is better at, and what it costs", () => {
  const figures = { broken: 0, alone: 9, one_topic: 7, warm: 39 };

  assert.equal(
    offerLine({ rounds: [2, 3], figures }, now),
    "A better plan for rounds 2 and 3 is ready: 1 fewer broken promise, 3 more tables with one topic " +
      "and 1 fewer pair with something to share.",
  );
  assert.equal(
    offerLine({ rounds: [1], figures: { ...figures, broken: 1, warm: 40 } }, now),
    "A better plan for round 1 is ready: 3 more tables with one topic. Nobody who is here moves in round 1.",
  );
});

test("a search says how far it is only while it is under way", () => {
  const best = { broken: 0, alone: 1, one_topic: 2, warm: 3 };

  assert.equal(
    searchLine({ state: "running", share: 0.254, best }),
    "Looking for the best plan: 25 % done. " +
      "The best so far: every promise kept, 1 seat with nothing in common, 2 tables with one topic.",
  );
  assert.equal(searchLine({ state: "done", share: 1, best }), "");
});

test("what is wanted of a person in a round is read and said", () => {
  const person = { pins: [{ round: 1, table_id: "t" }, { round: 2, table_id: null }] };

  assert.deepEqual(
    [1, 2, 3].map((round) => wishOf(person, round)),
    [{ table: "t" }, "nowhere", "anywhere"],
  );
  assert.equal(wished("Ana", 1, { table: "t" }, "Table 1"), "Ana is pinned to Table 1 in round 1.");
  assert.equal(wished("Ana", 2, "nowhere", ""), "Ana misses round 2.");
});

test("people carry what sets them apart when they are seated", () => {
  const pins = [{ round: 1, table_id: "t" }, { round: 2, table_id: null }];

  assert.deepEqual(marks({ state: "withdrawn", host: true, access_needs: "step-free", pins }), [
    "withdrawn",
    "host",
    "step-free",
    "pinned in round 1",
    "misses round 2",
  ]);
});

test("circles are summed up with what was proved about them", () => {
  const circles = [{ helps: [] }, { helps: [] }];

  assert.equal(
    circlesLine({ circles, covered: { value: 5, bound: 8, witness: null } }),
    "5 people in 2 help circles; no more than 8 could.",
  );
  assert.equal(
    circlesLine({ circles: [], covered: figure(0) }),
    "No circle: no help would come back to whoever gives it.",
  );
});

test("help chains are spoken of only where there are any", () => {
  assert.equal(chainsLine({ chains: [] }), "");
  assert.equal(
    chainsLine({ chains: [{ helps: [] }] }),
    "1 help chain: a host who is in no circle begins, and each helps the next.",
  );
});
