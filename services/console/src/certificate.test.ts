import assert from "node:assert/strict";
import test from "node:test";
import type { Certificate, TableSeated } from "./api.ts";
import { sentences, withNames } from "./certificate.ts";

const none = { same: 0, topic: 0, field: 0 };
const kept = {
  revision: 4,
  broken: { value: 0, bound: 0, witness: null },
  alone: { value: 0, bound: 0, witness: null },
  one_topic: { value: 2, bound: 2, witness: null },
  warm: { value: 9, bound: 9, witness: null },
  topics: none,
  pairs: none,
  settled: false,
} as Certificate;

function tables(...sizes: number[]): TableSeated[] {
  return sizes.map((size, at) => {
    return { seats: Array.from({ length: size }, (_, seat) => `${at}-${seat}`) } as TableSeated;
  });
}

function said(certificate: Certificate, plan = tables(200, 200, 23, 0)): string[] {
  return sentences(certificate, plan).map(({ text }) => text);
}

test("a plan that could not be better says so in four sentences", () => {
  assert.deepEqual(said(kept), [
    "Every promise kept.",
    "Everyone shares an interest with somebody at their table.",
    "2 of 3 tables share one topic; no more could.",
    "9 pairs meet over something they share; no more could.",
  ]);
  assert.ok(sentences(kept, tables(4)).every(({ holds }) => holds));
});

test("what could not be kept is said with what was proved about it", () => {
  const certificate = {
    ...kept,
    broken: { value: 3, bound: 3, witness: "Seven people of one company, six tables." },
    alone: { value: 66, bound: 63, witness: null },
    one_topic: { value: 1, bound: 2, witness: null },
    warm: { value: 884, bound: 1125, witness: null },
  };

  assert.deepEqual(said(certificate), [
    "3 promises not kept; that cannot be helped.",
    "66 of 423 seats have nothing in common; at least 63 cannot be helped.",
    "1 of 3 tables shares one topic; no more than 2 could.",
    "884 pairs meet over something they share; no more than 1,125 could.",
  ]);
  assert.equal(sentences(certificate, tables(8))[0]?.why, "Seven people of one company, six tables.");
  assert.equal(sentences(certificate, tables(8))[1]?.holds, false);
});

test("a bound that proves nothing is not mentioned", () => {
  const certificate = {
    ...kept,
    broken: { value: 1, bound: 0, witness: null },
    one_topic: { value: 1, bound: 40, witness: null },
  };

  assert.deepEqual(said(certificate).slice(0, 3), [
    "1 promise not kept.",
    "Everyone shares an interest with somebody at their table.",
    "1 of 3 tables shares one topic.",
  ]);
});

test("after the evening the pairs have met", () => {
  assert.equal(said({ ...kept, settled: true })[3], "9 pairs met over something they share; no more could.");
});

test("how near the people are is said of tables and pairs, and nothing of what there is none of", () => {
  const certificate = {
    ...kept,
    topics: { same: 0, topic: 1, field: 0 },
    pairs: { same: 1200, topic: 300, field: 1 },
  };

  const [, , topics, pairs] = sentences(certificate, tables(8));

  assert.equal(topics?.more, "1 table shares a topic.");
  assert.equal(pairs?.more, "1,200 pairs share the very same thing, 300 a topic, 1 a field.");
});

test("a reason speaks of people by their names", () => {
  const ana = "01a2065f-aa32-740d-9dc2-64553f118305";
  const zed = "01a2065f-aa33-72b5-bf0f-4fe40a42de53";

  assert.equal(
    withNames(`2 people (${ana} and ${zed}) with nobody here.`, (id) => (id === ana ? "Ana Ruiz" : undefined)),
    `2 people (Ana Ruiz and ${zed}) with nobody here.`,
  );
});
