import { Failure } from "#core/failure.ts";
import { type ConfigValue, pythonValue } from "./python-value.ts";

/** A key of BiaPy's configuration: "TRAIN.LR_SCHEDULER.NAME". */
export type BiapyKey = string;

/**
 * BiaPy's configuration as it is asked for, key by key. What nobody asks for is left over, and what cannot be done here
 * is gathered, so that whoever wrote the file reads all of it at once.
 */
export class BiapyConfig {
  readonly #values: ReadonlyMap<BiapyKey, Found>;
  readonly #asked = new Set<BiapyKey>();
  readonly #problems = new Map<BiapyKey, string>();
  readonly #notes: string[] = [];

  /** `parsed` as `readYaml` returns it: sections in sections. Throws `job/unreadable`. */
  constructor(parsed: unknown, source: string) {
    const values = new Map<BiapyKey, Found>();
    flatten(parsed, { prefix: "", values, source });
    this.#values = values;
  }

  /** Whether a key is there to say no. */
  isOff(key: BiapyKey): boolean {
    return this.#values.get(key)?.value === false;
  }

  /** As it is written: "007" is no number. */
  text(key: BiapyKey, usual: string): string {
    const value = this.#take(key) ?? usual;
    if (typeof value === "string") return value;
    return this.#values.get(key)?.text ?? this.#wrong(key, "a text in quotes", usual);
  }

  number(key: BiapyKey, usual: number): number {
    const value = this.#take(key) ?? usual;
    return typeof value === "number" ? value : this.#wrong(key, "a number", usual);
  }

  flag(key: BiapyKey, usual: boolean): boolean {
    const value = this.#take(key) ?? usual;
    return typeof value === "boolean" ? value : this.#wrong(key, "True or False", usual);
  }

  numbers(key: BiapyKey, usual: readonly number[]): readonly number[] {
    const value = this.#take(key) ?? usual;
    const isList = Array.isArray(value) && value.every((item) => typeof item === "number");
    return isList ? (value as readonly number[]) : this.#wrong(key, "numbers", usual); // just checked
  }

  /** A text of those that are the table's keys, and what it stands for; spelt in any case. */
  oneOf<T>(key: BiapyKey, usual: string, known: { readonly [name: string]: T }): T | undefined {
    const value = this.#take(key);
    const found = typeof value === "number" ? String(value) : this.text(key, usual);
    const names = Object.keys(known);
    const name = names.find((other) => other.toLowerCase() === found.toLowerCase());
    if (name !== undefined) return known[name];
    this.refuse(
      key,
      `is ${found || '""'}; what can be done here: ${names.filter(Boolean).join(", ")}`,
    );
    return undefined;
  }

  /** For what is done in one way here: any other value is refused. */
  only(key: BiapyKey, value: ConfigValue, why: string): void {
    const found = this.#take(key);
    if (found === undefined || JSON.stringify(found) === JSON.stringify(value)) return;
    this.refuse(key, `is ${JSON.stringify(found)}; ${why}`);
  }

  /** Takes a key that says nothing here. */
  pass(key: BiapyKey): void {
    this.#take(key);
  }

  refuse(key: BiapyKey, why: string): void {
    this.#problems.set(key, why);
  }

  /** Says that something is done otherwise than BiaPy does it. */
  note(sentence: string): void {
    this.#notes.push(sentence);
  }

  get notes(): readonly string[] {
    return this.#notes;
  }

  get left(): readonly BiapyKey[] {
    return [...this.#values.keys()].filter((key) => !this.#asked.has(key));
  }

  /** Throws `job/unsupported-key` where there is something that cannot be done. */
  check(source: string): void {
    if (this.#problems.size === 0) return;
    const keys = [...this.#problems.keys()];
    const lines = [...this.#problems].map(([key, why]) => `${key} ${why}`);
    throw new Failure(
      { code: "job/unsupported-key", keys },
      `${source} asks for what cannot be done here:\n  ${lines.join("\n  ")}`,
    );
  }

  #take(key: BiapyKey): ConfigValue | undefined {
    this.#asked.add(key);
    return this.#values.get(key)?.value;
  }

  #wrong<T>(key: BiapyKey, wanted: string, usual: T): T {
    this.refuse(
      key,
      `is ${JSON.stringify(this.#values.get(key)?.value)}, and ${wanted} are expected`,
    );
    return usual;
  }
}

/** What a key holds: as BiaPy takes it, and what is written there where that is a text. */
interface Found {
  readonly value: ConfigValue;
  readonly text: string | undefined;
}

interface Flattening {
  readonly prefix: string;
  readonly values: Map<BiapyKey, Found>;
  readonly source: string;
}

function flatten(parsed: unknown, { prefix, values, source }: Flattening): void {
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    if (prefix === "") throw wrongShape(source, "it holds no sections");
    const value = configValue(parsed, { key: prefix, source });
    values.set(prefix, { value, text: typeof parsed === "string" ? parsed : undefined });
    return;
  }
  for (const [name, inner] of Object.entries(parsed))
    flatten(inner, { prefix: prefix ? `${prefix}.${name}` : name, values, source });
}

function configValue(value: unknown, at: { key: BiapyKey; source: string }): ConfigValue {
  if (typeof value === "string") return pythonValue(value);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => configValue(item, at));
  throw wrongShape(at.source, `${at.key} holds a ${typeof value}`);
}

function wrongShape(source: string, found: string): Failure {
  return new Failure(
    { code: "job/unreadable", source },
    `${source} is no configuration of BiaPy: ${found}`,
  );
}
