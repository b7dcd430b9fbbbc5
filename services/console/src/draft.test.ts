import assert from "node:assert/strict";
import test from "node:test";
import { doorsIn, draftOf, instant, timeZones } from "./draft.ts";

const fields = {
  id: null,
  name: " Supper ",
  place: "Hall",
  timeZone: "America/Chicago",
  starts: "2026-11-25T19:00",
  doors: "Front, Garden",
  tables: 3,
  capacity: 8,
  minimum: 4,
  rounds: 2,
};

test("the form becomes a draft with numbered tables", () => {
  assert.deepEqual(draftOf(fields), {
    name: "Supper",
    place: "Hall",
    time_zone: "America/Chicago",
    starts_at: "2026-11-26T01:00:00.000Z",
    doors: ["Front", "Garden"],
    tables: [1, 2, 3].map((number) => ({ name: `Table ${number}`, capacity: 8, minimum: 4 })),
    rounds: 2,
  });
});

test("tables say how many access seats they have only where somebody said so", () => {
  assert.deepEqual(draftOf({ ...fields, tables: 1, accessSeats: 0 }).tables, [
    { name: "Table 1", capacity: 8, minimum: 4, access_seats: 0 },
  ]);
});

test("a draft carries the id its form was given, so that saving twice makes one gathering", () => {
  assert.equal(draftOf({ ...fields, id: "0d6c" }).id, "0d6c");
});

test("empty doors between commas are no doors", () => {
  assert.deepEqual(doorsIn(" Front ,, Garden, "), ["Front", "Garden"]);
});

const clocks: [zone: string, local: string, utc: string][] = [
  ["UTC", "2026-06-01T00:00", "2026-06-01T00:00:00.000Z"],
  ["Asia/Kolkata", "2026-06-01T00:10", "2026-05-31T18:40:00.000Z"],
  ["Pacific/Kiritimati", "2026-06-01T08:00", "2026-05-31T18:00:00.000Z"],
  ["Europe/Madrid", "2026-03-28T20:00", "2026-03-28T19:00:00.000Z"],
  ["Europe/Madrid", "2026-03-29T20:00", "2026-03-29T18:00:00.000Z"],
  ["America/Chicago", "2026-11-01T03:00", "2026-11-01T09:00:00.000Z"],
  ["America/Chicago", "2026-10-31T23:00", "2026-11-01T04:00:00.000Z"],
];

for (const [zone, local, utc] of clocks) {
  test(`${local} in ${zone} is ${utc}`, () => {
    assert.equal(instant(local, zone), utc);
  });
}

test("the time zones offered include the organizer's own and UTC, once each", () => {
  const zones = timeZones();

  assert.ok(zones.includes("UTC") && zones.includes(Intl.DateTimeFormat().resolvedOptions().timeZone));
  assert.equal(new Set(zones).size, zones.length);
});
