// How the page says things: plain sentences made from values.

import type { Attendee, Certificate, Circles, Gathering, Offer, Pair, PromptLine, Search, SharedInterest } from "./api.ts";

const count = new Intl.NumberFormat("en-GB");
const list = new Intl.ListFormat("en-GB", { type: "conjunction" });

export function number(value: number): string {
  return count.format(value);
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** Say on which day and when a gathering starts, as the clock on its wall shows it. */
export function startsAt({ starts_at, time_zone }: Pick<Gathering, "starts_at" | "time_zone">): {
  day: string;
  time: string;
} {
  const say = (style: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat("en-GB", { ...style, timeZone: time_zone }).format(new Date(starts_at));
  return {
    day: say({ dateStyle: "full" }).replace(",", ""),
    time: `${say({ timeStyle: "short" })} ${zoneName(time_zone)}`,
  };
}

/** `America/New_York` is read as `New York time`. */
export function zoneName(timeZone: string): string {
  const city = timeZone.split("/").at(-1) ?? timeZone;
  return city === "UTC" ? "UTC" : `${city.replaceAll("_", " ")} time`;
}

export function stateOf({ state, round, rounds }: Pick<Gathering, "state" | "round" | "rounds">): string {
  if (state === "round") return `Round ${round} of ${rounds}`;
  return { planned: "Planned", open: "Doors open", closed: "Closed" }[state];
}

/** Say how full the house is: "118 of 146 here", or who came when it is over. */
export function presence(state: Gathering["state"], here: number, registered: number): string {
  if (state === "planned") return plural(registered, "attendee");
  return `${number(here)} of ${number(registered)} ${state === "closed" ? "came" : "here"}`;
}

/** First names, told apart by an initial where two at one table are the same. */
export function firstNames(names: readonly string[]): string[] {
  const words = names.map((name) => name.trim().split(/\s+/));
  const first = words.map(firstName);
  return words.map((all, at) => {
    const own = first[at] ?? "";
    const initial = [...(all.at(-1) ?? "")][0];
    const same = first.filter((other) => other === own).length > 1;
    return same && all.at(-1) !== own ? `${own} ${initial}.` : own;
  });
}

/** The first word that is no title or initial: neither `Dr.` nor `J.` is what a person is called. */
function firstName(words: readonly string[]): string {
  return words.find((word) => !word.endsWith(".")) ?? words[0] ?? "";
}

/** A text as it is compared by whoever looks for something: no case, no accents. */
export function folded(text: string): string {
  return text.trim().normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

export function together(names: readonly string[]): string {
  return list.format(names);
}

/** Say how full a table is. */
export function fullness(seats: readonly string[], arrived: readonly string[]): string {
  if (seats.length === 0) return "free";
  return arrived.length === 0 ? `${seats.length} expected` : `${arrived.length} of ${seats.length} here`;
}

/** Say what a table without one topic shares, two or more people each time. */
export function inCommon(shared: readonly Pick<SharedInterest, "interest">[]): string {
  if (shared.length === 0) return "No interest in common";
  return `Several interests: ${shared.map(({ interest }) => interest).join(", ")}`;
}

/** Say what was proved about how much there could be. */
export function atMost(value: number, bound: number): string {
  return bound > value ? `; no more than ${number(bound)} could` : "; no more could";
}

const LETTER: Record<PromptLine["state"], string> = {
  due: "Waiting",
  handed: "On its way",
  sent: "Sent",
  refused: "Refused by the mail server",
  suppressed: "Wants no letters",
  unknown: "Perhaps sent",
};

export function letterState(state: PromptLine["state"]): string {
  return LETTER[state];
}

/** Sum up the letters of an evening: how many left, and whether any needs a person. */
export function lettersLine(letters: readonly Pick<PromptLine, "state">[]): string {
  const having = (...states: PromptLine["state"][]): number =>
    letters.filter((letter) => states.includes(letter.state)).length;
  const waiting = having("due", "handed");
  const doubtful = having("refused", "unknown");
  return [
    `${plural(having("sent"), "letter")} sent`,
    ...(waiting ? [`${number(waiting)} on the way`] : []),
    ...(doubtful ? [`${number(doubtful)} ${doubtful === 1 ? "needs" : "need"} a look`] : []),
  ].join(", ");
}

/** What the organizer does next, if anything is left to do. */
export function nextStep({ state, round, rounds }: Pick<Gathering, "state" | "round" | "rounds">): string {
  if (state === "planned") return "Open the doors";
  if (state === "closed" || round >= rounds) return "";
  return `Start round ${round + 1}`;
}

/** Say how a search for a plan goes on; nothing when none does. */
export function searchLine({ state, share, best }: Pick<Search, "state" | "share" | "best">): string {
  if (state === "queued") return "A plan is about to be looked for.";
  if (state !== "running") return "";
  const found = best ? ` The best so far: ${figures(best)}.` : "";
  return `Looking for the best plan: ${Math.round(share * 100)} % done.${found}`;
}

function figures({ broken, alone, one_topic }: NonNullable<Search["best"]>): string {
  return [
    broken === 0 ? "every promise kept" : `${plural(broken, "promise")} not kept`,
    `${plural(alone, "seat")} with nothing in common`,
    `${plural(one_topic, "table")} with one topic`,
  ].join(", ");
}

/** Say what an offered plan is better at, in the order of what matters. */
export function offerLine(offer: Offer, now: Pick<Certificate, "broken" | "alone" | "one_topic" | "warm">): string {
  const { broken, alone, one_topic, warm } = offer.figures;
  const gains = [
    gain(now.broken.value - broken, "broken promise", "broken promises", true),
    gain(now.alone.value - alone, "seat with nothing in common", "seats with nothing in common", true),
    gain(one_topic - now.one_topic.value, "table with one topic", "tables with one topic", false),
    gain(warm - now.warm.value, "pair with something to share", "pairs with something to share", false),
  ].filter(Boolean);
  const rounds = `${offer.rounds.length === 1 ? "round" : "rounds"} ${list.format(offer.rounds.map(String))}`;
  const stay = offer.rounds.includes(1) ? " Nobody who is here moves in round 1." : "";
  return `A better plan for ${rounds} is ready: ${list.format(gains)}.${stay}`;
}

function gain(better: number, one: string, many: string, fewer: boolean): string {
  if (better === 0) return "";
  const word = better > 0 === fewer ? "fewer" : "more";
  return `${number(Math.abs(better))} ${word} ${Math.abs(better) === 1 ? one : many}`;
}

/** What an organizer may want of a person in a round: a table, a round missed, or anything. */
export type Wish = "anywhere" | "nowhere" | { table: string };

export function wishOf(person: Pick<Attendee, "pins">, round: number): Wish {
  const pin = person.pins.find((one) => one.round === round);
  if (!pin) return "anywhere";
  return pin.table_id ? { table: pin.table_id } : "nowhere";
}

/** Say what a wish comes to, once it is noted. */
export function wished(name: string, round: number, wish: Wish, table: string): string {
  if (wish === "anywhere") return `${name} may sit anywhere in round ${round}.`;
  if (wish === "nowhere") return `${name} misses round ${round}.`;
  return `${name} is pinned to ${table} in round ${round}.`;
}

const KIND: Record<Pair["kind"], string> = {
  acquaintance: "knows",
  avoid: "is kept away from",
  together: "sits with",
};

export function pairLine(kind: Pair["kind"], other: string): string {
  return `${KIND[kind]} ${other}`;
}

/** What sets a person apart when people are seated. */
export function marks(person: Pick<Attendee, "host" | "access_needs" | "pins" | "state">): string[] {
  return [
    ...(person.state === "withdrawn" ? ["withdrawn"] : []),
    ...(person.host ? ["host"] : []),
    ...(person.access_needs ? [person.access_needs] : []),
    ...person.pins.map((pin) => (pin.table_id ? `pinned in round ${pin.round}` : `misses round ${pin.round}`)),
  ];
}

/** Say what help chains are, where there are any. */
export function chainsLine({ chains }: Pick<Circles, "chains">): string {
  if (chains.length === 0) return "";
  return `${plural(chains.length, "help chain")}: a host who is in no circle begins, and each helps the next.`;
}

/** Sum up the help circles of an evening. */
export function circlesLine({ circles, covered }: Pick<Circles, "circles" | "covered">): string {
  if (circles.length === 0) return "No circle: no help would come back to whoever gives it.";
  const people = `${plural(covered.value, "person", "people")} in ${plural(circles.length, "help circle")}`;
  return `${people}${atMost(covered.value, covered.bound)}.`;
}
