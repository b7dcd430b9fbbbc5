// The list of letters, and how it takes in what follow-up says of one.

import type { PromptLine } from "./api.ts";

export interface PromptNews {
  kind: "prompt";
  prompt: Pick<PromptLine, "prompt_id" | "state" | "at">;
}

/** Take in news of one letter; `null` asks for the whole list, because the letter is new. */
export function hearLetter(letters: readonly PromptLine[], { prompt }: PromptNews): PromptLine[] | null {
  const known = letters.find(({ prompt_id }) => prompt_id === prompt.prompt_id);
  if (!known) return null;
  if (Date.parse(prompt.at) < Date.parse(known.at)) return [...letters];
  const { state, at } = prompt;
  return letters.map((letter) => (letter === known ? { ...letter, state, at } : letter));
}

/** Take in the whole list, which may be older in places than what was heard since. */
export function withLetters(letters: readonly PromptLine[], fetched: readonly PromptLine[]): PromptLine[] {
  const known = new Map(letters.map((letter) => [letter.prompt_id, letter]));
  return fetched.map((letter) => {
    const shown = known.get(letter.prompt_id);
    return shown && Date.parse(shown.at) > Date.parse(letter.at) ? shown : letter;
  });
}

/** Make a letter's links inert: the preview is for reading. */
export function inert(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, `$&${base}`) : base + html;
}
