// What people share, with what each of them wrote.

import type { SharedInterest } from "./api.ts";
import { folded } from "./words.ts";

export interface Said {
  people: string[];
  words: string;
}

/**
 * Everybody's own words where anybody's differ from the name of what they share, else nothing.
 *
 * Who wrote the same stands together, in the order of the people; `name` says what a person is called.
 */
export function ownWords(
  { interest, attendee_ids, words }: SharedInterest,
  name: (id: string) => string,
): Said[] {
  const own = attendee_ids.map((id) => ({ person: name(id), words: words?.[id] ?? interest }));
  if (own.every((one) => folded(one.words) === folded(interest))) return [];
  const together = Map.groupBy(own, (one) => folded(one.words));
  return [...together.values()].map((same) => ({
    people: same.map(({ person }) => person),
    words: same[0]?.words ?? interest,
  }));
}

/** The same in one line, as short as it can be: "Sam: PyNash · Ana +3: Data Science Nashville (Python)". */
export function ownWordsLine(shared: SharedInterest, name: (id: string) => string): string {
  const said = ownWords(shared, name).map(({ people, words }) => `${few(people)}: ${words}`);
  return said.join(" · ");
}

function few(people: readonly string[]): string {
  return people.length > 2 ? `${people[0]} +${people.length - 1}` : people.join(", ");
}
