// Interests that meet, as the organizer reads and rules them: plain values and sentences.

import type { HeldBack, Interests, NewRuling, OwnWords, Proposal, Ruling, Topic } from "./api.ts";
import { folded, number, plural, together } from "./words.ts";

/** Confidences in words, from the highest. */
const SURENESS = [
  { from: 0.95, word: "certain" },
  { from: 0.8, word: "sure" },
  { from: 0.65, word: "likely" },
  { from: 0, word: "perhaps" },
];

function wordFor(confidence: number): string {
  return SURENESS.find(({ from }) => confidence >= from)?.word ?? "perhaps";
}

/** Say how sure it is that words belong to a topic, and why: "likely (0.72): a tool of it". */
export function because({ confidence, why }: Pick<OwnWords, "confidence" | "why">): string {
  return `${wordFor(confidence)} (${number(confidence)}): ${why}`;
}

/** Say what the chosen confidence means. */
export function confidenceLine(confidence: number): string {
  const rest = "whatever is less sure is proposed to you";
  if (confidence >= 1) return `Words meet by themselves only where there is no doubt; ${rest}.`;
  return `Words meet by themselves at ${number(confidence)} (${wordFor(confidence)}) or more; ${rest}.`;
}

export interface Part {
  title: string;
  line: string;
  topics: Topic[];
}

const PARTS = [
  {
    title: "Topics",
    line: "Different words for one narrow topic.",
    holds: (topic: Topic) => topic.level === "topic" && !topic.is_small_talk,
  },
  {
    title: "The very same thing",
    line: "They wrote the same, however it is spelt.",
    holds: (topic: Topic) => topic.level === "same" && !topic.is_small_talk,
  },
  {
    title: "Fields",
    line: "Broad: a field counts only for those who cannot share something narrower in every round.",
    holds: (topic: Topic) => topic.level === "field" && !topic.is_small_talk,
  },
  {
    title: "Small talk",
    line: "Held by more than a quarter of the room: it does not count.",
    holds: (topic: Topic) => topic.is_small_talk,
  },
];

/** The topics that are looked for, by their name or anybody's words, the most widely held first. */
export function parts(topics: readonly Topic[], wanted: string): Part[] {
  const sought = folded(wanted);
  const found = narrowest(topics)
    .filter(({ name, words }) => [name, ...words.map((own) => own.words)].some((text) => folded(text).includes(sought)))
    .sort((one, other) => other.people - one.people || one.name.localeCompare(other.name));
  return PARTS.map(({ title, line, holds }) => ({ title, line, topics: found.filter(holds) })).filter(
    (part) => part.topics.length > 0,
  );
}

const NARROW: Record<Topic["level"], number> = { same: 0, topic: 1, field: 2 };

/** Topics without those that hold the very words of a narrower one: they would say nothing new. */
function narrowest(topics: readonly Topic[]): Topic[] {
  const byWords = Map.groupBy(topics, ({ words }) => JSON.stringify(words.map((own) => own.words).sort()));
  return [...byWords.values()].map((same) => same.reduce((one, other) => (isNarrower(other, one) ? other : one)));
}

function isNarrower(one: Topic, other: Topic): boolean {
  return NARROW[one.level] - NARROW[other.level] < 0 || (one.level === other.level && one.key.length > other.key.length);
}

/** Words that are proposed for a topic: what an organizer accepts or refuses. */
export interface Merge {
  id: string;
  key: string;
  words: string;
}

export function mergeId(key: string, words: string): string {
  return JSON.stringify([key, words]);
}

export function mergesOf({ key, words }: Proposal): Merge[] {
  return words.map((own) => ({ id: mergeId(key, own.words), key, words: own.words }));
}

/** One ruling for each topic, about all of its words that were chosen. */
export function rulingsOn(kind: "accept" | "refuse", merges: readonly Merge[]): NewRuling[] {
  const byKey = Map.groupBy(merges, ({ key }) => key);
  return [...byKey].map(([key, chosen]) => ({ kind, key, words: chosen.map(({ words }) => words) }));
}

const EXAMPLES = 3;

/** A few of many words, and how many more there are. */
export function examples(words: readonly string[]): string {
  const few = words.slice(0, EXAMPLES).map((one) => `“${one}”`);
  const more = words.length - few.length;
  return together(more > 0 ? [...few, `${number(more)} more`] : few);
}

/** Say with whose words a proposal's would meet. */
export function joinsLine({ joins, words }: Pick<Proposal, "joins" | "words">): string {
  if (joins.length > 0) return `with ${examples(joins)}`;
  return words.length > 1 ? "with each other" : "";
}

/** The names of topics by their keys, as far as they are known. */
export function namesOf({ topics, proposals, rulings }: Interests): ReadonlyMap<string, string> {
  const renamed = rulings.filter(({ kind }) => kind === "rename").toReversed();
  return new Map([...renamed, ...proposals, ...topics].map(({ key, name }) => [key, name ?? ""]));
}

/** What a key says where nobody holds it any more: `topic:games/board-games` is read as "board games". */
function slugOf(key: string): string {
  return key.slice(Math.max(key.indexOf(":"), key.lastIndexOf("/")) + 1).replaceAll("-", " ");
}

/** Say what was decided. */
export function rulingLine({ kind, key, name, words }: Ruling, names: ReadonlyMap<string, string>): string {
  const topic = names.get(key) || slugOf(key);
  const chosen = examples(words);
  if (kind === "rename") return `Renamed to ${name}`;
  if (kind === "split") return `${chosen} split off as ${name}`;
  return kind === "accept" ? `${chosen} counted as ${topic}` : `${chosen} kept out of ${topic}`;
}

/** Say what was just decided, all together. */
export function decidedLine(rulings: readonly NewRuling[]): string {
  const [first] = rulings;
  if (!first) return "";
  if (first.kind === "rename") return `Renamed to ${first.name}.`;
  const words = plural(rulings.reduce((sum, ruling) => sum + ruling.words.length, 0), "merge");
  if (first.kind === "split") return `${examples(first.words)} split off as ${first.name}.`;
  return `${words} ${first.kind === "accept" ? "accepted" : "refused"}.`;
}

const REASON: Record<HeldBack["reason"], string> = {
  insult: "an insult",
  contact: "an address",
  sensitive: "personal",
};

export function heldBackFor(reason: HeldBack["reason"]): string {
  return REASON[reason];
}
