import assert from "node:assert/strict";
import test from "node:test";
import type { SharedInterest } from "./api.ts";
import { ownWords, ownWordsLine } from "./own-words.ts";

const NAMES: Record<string, string> = { s: "Sam", a: "Ana", b: "Ben", c: "Chu" };
const name = (id: string): string => NAMES[id] ?? "…";

function shared(words: Record<string, string>, interest = "Python"): SharedInterest {
  return { interest, attendee_ids: Object.keys(words), level: "topic", words };
}

test("whatever brought people together, everybody's own words are shown", () => {
  const python = shared({ s: "PyNash", a: "Data Science Nashville (Python)" });

  assert.equal(ownWordsLine(python, name), "Sam: PyNash · Ana: Data Science Nashville (Python)");
});

test("who wrote the same stands together", () => {
  const python = shared({ s: "PyNash", a: "Python", b: "PyNash", c: "pynash" });

  assert.deepEqual(ownWords(python, name), [
    { people: ["Sam", "Ben", "Chu"], words: "PyNash" },
    { people: ["Ana"], words: "Python" },
  ]);
  assert.equal(ownWordsLine(python, name), "Sam +2: PyNash · Ana: Python");
});

test("words that all of them wrote are not said twice", () => {
  assert.deepEqual(ownWords(shared({ s: "Python", a: "python" }), name), []);
  assert.equal(ownWordsLine({ ...shared({}), attendee_ids: ["s", "a"] }, name), "");
});

test("words that all of them wrote are shown where the topic has another name", () => {
  assert.equal(ownWordsLine(shared({ s: "PyNash", a: "PyNash" }), name), "Sam, Ana: PyNash");
});
