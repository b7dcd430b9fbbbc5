import assert from "node:assert/strict";
import test from "node:test";
import type { PromptLine } from "./api.ts";
import { hearLetter, inert, type PromptNews, withLetters } from "./letters.ts";

const list = ["p1", "p2"].map(
  (prompt_id) => ({ prompt_id, state: "handed", at: "2026-11-25T22:00:05Z" }) as PromptLine,
);

function news(prompt_id: string, state: PromptLine["state"], at: string): PromptNews {
  return { kind: "prompt", prompt: { prompt_id, state, at } };
}

test("a letter that went out is shown as sent, the others as they were", () => {
  const after = hearLetter(list, news("p2", "sent", "2026-11-25T22:00:06+00:00"));

  assert.deepEqual(after?.map(({ state }) => state), ["handed", "sent"]);
});

test("older news of a letter changes nothing", () => {
  assert.deepEqual(hearLetter(list, news("p1", "due", "2026-11-25T22:00:04.9Z")), list);
});

test("a letter that is not in the list asks for the list", () => {
  assert.equal(hearLetter(list, news("p9", "due", "2026-11-25T22:00:09Z")), null);
});

test("a list that was fetched does not undo what was heard meanwhile, and adds what is new", () => {
  const heard = hearLetter(list, news("p1", "sent", "2026-11-25T22:00:06Z")) ?? [];
  const late = { ...list[0], prompt_id: "p3" } as PromptLine;

  assert.deepEqual(withLetters(heard, [...list, late]), [heard[0], list[1], late]);
});

test("a letter's links lead nowhere in its preview", () => {
  const base = '<base target="_blank">';

  assert.equal(inert('<html><head lang="en"><p>'), `<html><head lang="en">${base}<p>`);
  assert.equal(inert("<p>Dear Ana</p>"), `${base}<p>Dear Ana</p>`);
});
