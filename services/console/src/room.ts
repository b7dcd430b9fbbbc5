// The room as the page knows it: plain values, and how they take in what is heard.
//
// Nothing here goes back: of two states of one thing the one with the higher revision stays.

import type { Attendee, Certificate, Gathering, Plan, Search, TableSeated } from "./api.ts";

/** A table in one round. A person keeps the chair they have; `fresh` arrived by the last change. */
export interface Seating {
  fact: TableSeated;
  chairs: readonly (string | null)[];
  fresh: ReadonlySet<string>;
}

export interface Room {
  gathering: Gathering;
  people: ReadonlyMap<string, Attendee>;
  seatings: ReadonlyMap<string, Seating>;
  certificate: Certificate | null;
  search: Search | null;
}

/** What planning announces of a gathering, as far as the page shows it. */
export type Announced = Omit<Gathering, "id" | "attendees">;

export type Heard =
  | { kind: "table"; table: TableSeated }
  | { kind: "plan"; plan: Certificate }
  | { kind: "search"; search: Search }
  | { kind: "circles" }
  | { kind: "gathering"; gathering: Announced };

export function emptyRoom(gathering: Gathering, people: readonly Attendee[]): Room {
  const nothing = { people: new Map(), seatings: new Map(), certificate: null, search: null };
  return withPeople({ gathering, ...nothing }, people);
}

export function withPeople(room: Room, people: readonly Attendee[]): Room {
  return { ...room, people: new Map(people.map((person) => [person.id, person])) };
}

/** Take in what planning answered about one person. */
export function withPerson(room: Room, person: Attendee): Room {
  const known = room.people.get(person.id);
  if (known && person.revision <= known.revision) return room;
  return { ...room, people: new Map(room.people).set(person.id, person) };
}

/** Take in one thing that was heard; the same room comes back when it is old news. */
export function hear(room: Room, heard: Heard): Room {
  if (heard.kind === "table") return withTable(room, heard.table);
  if (heard.kind === "plan") return withCertificate(room, heard.plan);
  if (heard.kind === "search") return withSearch(room, heard.search);
  return heard.kind === "gathering" ? withGathering(room, heard.gathering) : room;
}

export function withGathering(room: Room, news: Announced): Room {
  if (news.revision <= room.gathering.revision) return room;
  const { id, attendees } = room.gathering;
  return { ...room, gathering: { ...room.gathering, ...news, id, attendees } };
}

/** Take in a whole plan, which may be older in places than what was heard since. */
export function withPlan(room: Room, plan: Pick<Plan, "tables" | "certificate" | "search">): Room {
  const seated = plan.tables.reduce(withTable, room);
  const holds = plan.certificate ? withCertificate(seated, plan.certificate) : seated;
  return plan.search ? withSearch(holds, plan.search) : holds;
}

export function seatingAt(room: Room, round: number, tableId: string): Seating | undefined {
  return room.seatings.get(`${round}/${tableId}`);
}

/** Whether somebody sits here whose name is not known yet. */
export function hasStranger(room: Room, heard: Heard): boolean {
  return heard.kind === "table" && heard.table.seats.some((id) => !room.people.has(id));
}

/** Who is in the house: at a table now or in a later round; after the evening, in any round. */
export function present(room: Room): ReadonlySet<string> {
  const from = room.gathering.state === "closed" ? 1 : Math.max(1, room.gathering.round);
  const facts = [...room.seatings.values()].map((seating) => seating.fact);
  return new Set(facts.filter((fact) => fact.round >= from).flatMap((fact) => fact.arrived));
}

export function registered(room: Room): number {
  return [...room.people.values()].filter((person) => person.state === "registered").length;
}

/** Where somebody sits in a round, if anywhere. */
export function tableOf(room: Room, person: string, round: number): TableSeated | undefined {
  const facts = [...room.seatings.values()].map((seating) => seating.fact);
  return facts.find((fact) => fact.round === round && fact.seats.includes(person));
}

/** Give everyone a chair: those who sat here keep theirs, the others take what is free. */
export function chairs(
  before: readonly (string | null)[],
  seats: readonly string[],
  capacity: number,
): (string | null)[] {
  const kept = before.map((id) => (id !== null && seats.includes(id) ? id : null));
  const next = seats.filter((id) => !kept.includes(id));
  const count = Math.max(capacity, seats.length);
  return Array.from({ length: count }, (_, chair) => kept[chair] ?? next.shift() ?? null);
}

function withTable(room: Room, table: TableSeated): Room {
  const key = `${table.round}/${table.table_id}`;
  const known = room.seatings.get(key);
  if (known && table.revision <= known.fact.revision) return room;
  const capacity = room.gathering.tables.find(({ id }) => id === table.table_id)?.capacity ?? 0;
  const seating = {
    fact: table,
    chairs: chairs(known?.chairs ?? [], table.seats, capacity),
    fresh: new Set(known ? table.arrived.filter((id) => !known.fact.arrived.includes(id)) : []),
  };
  return { ...room, seatings: new Map(room.seatings).set(key, seating) };
}

function withCertificate(room: Room, certificate: Certificate): Room {
  if (room.certificate && certificate.revision <= room.certificate.revision) return room;
  return { ...room, certificate };
}

function withSearch(room: Room, search: Search): Room {
  if (room.search && search.revision <= room.search.revision) return room;
  return { ...room, search };
}
