/** What a value of a configuration may be once it is read. */
export type ConfigValue = string | number | boolean | null | readonly ConfigValue[];

/**
 * A scalar as BiaPy means it: it takes a text that is a Python literal for what it stands for, so "(256, 256, 1)" is a list
 * of three numbers. A text that is none stays a text.
 */
export function pythonValue(text: string): ConfigValue {
  const reader = new LiteralReader(text);
  const value = reader.value();
  return value === undefined || !reader.isAtEnd ? text : value;
}

const constants: { readonly [word: string]: ConfigValue } = {
  None: null,
  True: true,
  False: false,
};
const closing: { readonly [bracket: string]: string } = { "(": ")", "[": "]" };
const scalar =
  /\s*(?:(None|True|False)\b|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(['"])(.*?)\3)/y;
/** Deeper than any value of BiaPy. */
const deepest = 8;

/** Python's literals, as far as a configuration has them: numbers, words, texts, tuples and lists. */
class LiteralReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#text.slice(this.#at).trim() === "";
  }

  /** Undefined where there is none. */
  value(depth = 0): ConfigValue | undefined {
    const open = this.#takes(/\s*([([])/y)?.[1];
    if (open !== undefined) return depth < deepest ? this.#list(closing[open], depth) : undefined;
    const found = this.#takes(scalar);
    if (!found) return undefined;
    const [, word, number, , quoted] = found;
    if (word !== undefined) return constants[word];
    return number === undefined ? quoted : Number(number);
  }

  #list(end: string | undefined, depth: number): ConfigValue | undefined {
    const values: ConfigValue[] = [];
    for (;;) {
      if (this.#takes(/\s*([)\]])/y)?.[1] === end) return values;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      values.push(value);
      const next = this.#takes(/\s*([,)\]])/y)?.[1];
      if (next === end) return values;
      if (next !== ",") return undefined;
    }
  }

  #takes(pattern: RegExp): RegExpExecArray | undefined {
    const from = new RegExp(pattern);
    from.lastIndex = this.#at;
    const found = from.exec(this.#text);
    if (found) this.#at = from.lastIndex;
    return found ?? undefined;
  }
}
