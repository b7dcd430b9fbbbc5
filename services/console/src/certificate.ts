// The certificate read out: plain sentences, each with what was proved about it.

import type { Certificate, TableSeated } from "./api.ts";
import { atMost, number, plural } from "./words.ts";

/** What holds, more about it, and the reason that was proved why it is not better. */
export interface Sentence {
  holds: boolean;
  text: string;
  more: string;
  why: string;
}

/** Read a certificate out: four sentences, each with what was proved about it. */
export function sentences(certificate: Certificate, plan: readonly TableSeated[]): Sentence[] {
  const seated = plan.filter((table) => table.seats.length > 0);
  const seats = seated.reduce((sum, table) => sum + table.seats.length, 0);
  return [
    promises(certificate.broken),
    alone(certificate.alone, seats),
    topics(certificate, seated.length),
    warm(certificate),
  ];
}

type Figure = Certificate["broken"];

function promises({ value, bound, witness }: Figure): Sentence {
  if (value === 0) {
    const kept = "Nobody meets twice; those who know each other sit apart.";
    return { holds: true, text: "Every promise kept.", more: kept, why: "" };
  }
  const text = `${plural(value, "promise")} not kept${atLeast(bound, value)}.`;
  return { holds: false, text, more: "", why: witness ?? "" };
}

function alone({ value, bound, witness }: Figure, seats: number): Sentence {
  if (value === 0) {
    const text = "Everyone shares an interest with somebody at their table.";
    return { holds: true, text, more: "", why: "" };
  }
  const have = value === 1 ? "has" : "have";
  const which = `${number(value)} of ${plural(seats, "seat")} ${have} nothing in common`;
  const text = `${which}${atLeast(bound, value)}.`;
  return { holds: value === bound, text, more: "", why: witness ?? "" };
}

function topics({ one_topic: { value, bound, witness }, topics }: Certificate, tables: number): Sentence {
  const share = value === 1 ? "shares" : "share";
  const some = `${number(value)} of ${plural(tables, "table")} ${share} one topic`;
  const most = bound < tables ? atMost(value, bound) : "";
  return { holds: value > 0, text: `${some}${most}.`, more: levels(topics, "table"), why: witness ?? "" };
}

function warm({ warm: { value, bound, witness }, pairs, settled }: Certificate): Sentence {
  const met = settled ? "met" : value === 1 ? "meets" : "meet";
  const text = `${plural(value, "pair")} ${met} over something they share${atMost(value, bound)}.`;
  return { holds: value > 0, text, more: levels(pairs, "pair"), why: witness ?? "" };
}

/** Say how near what is shared is: "12 pairs share the very same thing, 300 a topic." */
function levels({ same, topic, field }: Certificate["pairs"], one: string): string {
  const [first, ...others] = [
    { value: same, what: "the very same thing" },
    { value: topic, what: "a topic" },
    { value: field, what: "a field" },
  ].filter(({ value }) => value > 0);
  if (!first) return "";
  const start = `${plural(first.value, one)} ${first.value === 1 ? "shares" : "share"} ${first.what}`;
  return `${[start, ...others.map(({ value, what }) => `${number(value)} ${what}`)].join(", ")}.`;
}

function atLeast(bound: number, value: number): string {
  if (bound <= 0) return "";
  return bound >= value ? "; that cannot be helped" : `; at least ${number(bound)} cannot be helped`;
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A reason that speaks of people by their ids, with the names of those who are known. */
export function withNames(why: string, name: (id: string) => string | undefined): string {
  return why.replace(ID, (id) => name(id) ?? id);
}
