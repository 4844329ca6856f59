/**
 * How well a text answers what was typed: each word must be in it, whole or as letters in their order ("nlb" finds "New
 * labels"). Higher is better, 0 where nothing was typed; undefined where it does not.
 */
export function fuzzyScore(query: string, text: string): number | undefined {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const scores = words.map((word) => wordScore(word, text.toLowerCase()));
  return scores.reduce<number | undefined>(
    (sum, score) => (sum === undefined || score === undefined ? undefined : sum + score),
    0,
  );
}

/** A whole word at the beginning of one counts most, scattered letters least. */
function wordScore(word: string, text: string): number | undefined {
  const at = text.indexOf(word);
  if (at >= 0) return isWordStart(text, at) || text.includes(` ${word}`) ? 4 : 2;
  let from = 0;
  let starts = 0;
  for (const letter of word) {
    const next = nextLetter(text, { letter, from });
    if (next < 0) return undefined;
    if (isWordStart(text, next)) starts += 1;
    from = next + 1;
  }
  return starts / word.length; // below 2, so below every whole word
}

/** The beginning of a later word goes before a letter in the middle of this one. */
function nextLetter(text: string, { letter, from }: { letter: string; from: number }): number {
  const at = text.indexOf(letter, from);
  const start = text.indexOf(` ${letter}`, Math.max(0, from - 1));
  return start >= 0 && at !== from ? start + 1 : at;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[\s.]/.test(text[at - 1] ?? "");
}
