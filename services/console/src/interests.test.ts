import assert from "node:assert/strict";
import test from "node:test";
import type { Interests, Ruling, Topic } from "./api.ts";
import {
  because,
  confidenceLine,
  decidedLine,
  examples,
  joinsLine,
  mergesOf,
  namesOf,
  parts,
  rulingLine,
  rulingsOn,
} from "./interests.ts";

function own(words: string) {
  return { words, people: 1, confidence: 0.72, why: "a tool of it" };
}

function topic(name: string, people: number, fields: Partial<Topic> = {}): Topic {
  const key = `topic:${name.toLowerCase()}`;
  return { key, level: "topic", name, people, is_small_talk: false, words: [own(name)], ...fields };
}

test("how sure something is, is said in a word, a number and a reason", () => {
  assert.equal(because(own("PyNash")), "likely (0.72): a tool of it");
  assert.deepEqual(
    [1, 0.95, 0.8, 0.65, 0.5].map((confidence) => because({ confidence, why: "so" }).split(" ")[0]),
    ["certain", "certain", "sure", "likely", "perhaps"],
  );
});

test("the chosen confidence says what it does", () => {
  assert.equal(
    confidenceLine(0.8),
    "Words meet by themselves at 0.8 (sure) or more; whatever is less sure is proposed to you.",
  );
  assert.equal(
    confidenceLine(1),
    "Words meet by themselves only where there is no doubt; whatever is less sure is proposed to you.",
  );
});

test("topics come before what all wrote alike, fields and small talk, the most widely held first", () => {
  const topics = [
    topic("Ruby", 2),
    topic("Python", 9),
    topic("Nash.rb", 3, { level: "same" }),
    topic("Music", 4, { level: "field" }),
    topic("Software", 90, { level: "field", is_small_talk: true }),
  ];

  const read = parts(topics, "").map(({ title, topics: of }) => [title, ...of.map(({ name }) => name)]);

  assert.deepEqual(read, [
    ["Topics", "Python", "Ruby"],
    ["The very same thing", "Nash.rb"],
    ["Fields", "Music"],
    ["Small talk", "Software"],
  ]);
});

test("a topic with the very words of a narrower one is not said again", () => {
  const words = [own("NashReact")];
  const topics = [
    topic("Web development", 9, { level: "field", words: [own("NashReact"), own("WordPress")] }),
    topic("React", 4, { key: "topic:web/react", words }),
    topic("Web", 4, { key: "topic:web", words }),
  ];
  const names = (of: Topic[]): string[] => parts(of, "").flatMap((part) => part.topics.map(({ name }) => name));

  assert.deepEqual(names(topics), ["React", "Web development"]);
  assert.deepEqual(names([...topics, topic("NashReact", 4, { level: "same", words })]), ["NashReact", "Web development"]);
});

test("a topic is found by its name or by anybody's words, whatever the accents", () => {
  const topics = [topic("Pottery", 2, { words: [own("Céramique")] }), topic("Python", 9)];

  const found = (wanted: string): string[] =>
    parts(topics, wanted).flatMap((part) => part.topics.map(({ name }) => name));

  assert.deepEqual(found(" ceram"), ["Pottery"]);
  assert.deepEqual(found("PYTH"), ["Python"]);
  assert.deepEqual(found("rugby"), []);
});

test("a proposal says with whose words its own would meet", () => {
  assert.equal(joinsLine({ joins: ["PyNash"], words: [own("Django")] }), "with “PyNash”");
  assert.equal(joinsLine({ joins: [], words: [own("Django"), own("Flask")] }), "with each other");
});

test("a few examples stand for many", () => {
  assert.equal(examples(["a", "b", "c"]), "“a”, “b” and “c”");
  assert.equal(examples(["a", "b", "c", "d", "e"]), "“a”, “b”, “c” and 2 more");
});

test("what is chosen is ruled topic by topic", () => {
  const python = mergesOf({ key: "topic:python", level: "topic", name: "Python", joins: [], words: [own("Django"), own("Flask")] });
  const ruby = mergesOf({ key: "topic:ruby", level: "topic", name: "Ruby", joins: [], words: [own("Rails")] });

  assert.deepEqual(rulingsOn("accept", [...python, ...ruby]), [
    { kind: "accept", key: "topic:python", words: ["Django", "Flask"] },
    { kind: "accept", key: "topic:ruby", words: ["Rails"] },
  ]);
});

test("a decision is read with the topic's name, or its key where nobody holds it any more", () => {
  const names = namesOf({ topics: [topic("Python", 9)], proposals: [], rulings: [] } as unknown as Interests);
  const ruling = (fields: Partial<Ruling>): string =>
    rulingLine({ kind: "accept", key: "topic:python", words: ["Django"], name: null, ...fields } as Ruling, names);

  assert.equal(ruling({}), "“Django” counted as Python");
  assert.equal(ruling({ kind: "refuse", key: "topic:games/board-games" }), "“Django” kept out of board games");
  assert.equal(ruling({ kind: "split", name: "Web" }), "“Django” split off as Web");
  assert.equal(ruling({ kind: "rename", words: [], name: "Pythonistas" }), "Renamed to Pythonistas");
});

test("what was just decided is summed up", () => {
  const two = rulingsOn("refuse", [
    { id: "1", key: "k", words: "a" },
    { id: "2", key: "l", words: "b" },
  ]);

  assert.equal(decidedLine(two), "2 merges refused.");
  assert.equal(decidedLine([{ kind: "accept", key: "k", words: ["a"] }]), "1 merge accepted.");
  assert.equal(decidedLine([{ kind: "split", key: "k", words: ["a"], name: "A" }]), "“a” split off as A.");
  assert.equal(decidedLine([{ kind: "rename", key: "k", words: [], name: "B" }]), "Renamed to B.");
});
