import * as v from "valibot";
import type { ValidationRecord } from "../train/validation-record.ts";

/** A validation, and when it was done: seconds since 1970. */
export interface LoggedValidation {
  readonly record: ValidationRecord;
  readonly wallTimeS: number;
}

/**
 * The text of `train_logs`: a line of JSON a validation, with BiaPy's keys (`train_loss`, `train_lr`, `test_loss`,
 * `test_<metric>`, `epoch`; "test" is what was held out) and two of ours, `step` and `wall_time`.
 */
export function writeTrainLog(validations: readonly LoggedValidation[]): string {
  return validations.map((one) => `${JSON.stringify(lineOf(one))}\n`).join("");
}

/** The validations of such a text that lie before `step` or end there: what came after comes again. Lines it does not know are passed over. */
export function readTrainLog(text: string, step: number): LoggedValidation[] {
  return text.split("\n").flatMap((line) => {
    const parsed = v.safeParse(lineSchema, parseJson(line));
    if (!parsed.success || parsed.output.step > step) return [];
    const { epoch, train_lr: lr, wall_time: wallTimeS, step: at, ...rest } = parsed.output;
    const [train, validation] = [named(rest, "train_"), named(rest, "test_")];
    return [{ record: { epoch, step: at, lr, train, validation }, wallTimeS }];
  });
}

const lineSchema = v.objectWithRest(
  {
    epoch: v.number(),
    step: v.number(),
    train_lr: v.number(),
    train_loss: v.nullable(v.number()),
    test_loss: v.nullable(v.number()),
    wall_time: v.number(),
  },
  v.nullable(v.number()),
);

function lineOf({ record: { epoch, step, lr, train, validation }, wallTimeS }: LoggedValidation) {
  return {
    ...prefixed(train, "train_"),
    train_lr: lr,
    ...prefixed(validation, "test_"),
    epoch,
    step,
    wall_time: wallTimeS,
  };
}

function prefixed(values: object, prefix: string) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]));
}

/** Numbers that are none are null in JSON. */
function named(line: { readonly [key: string]: number | null }, prefix: string) {
  const entries = Object.entries(line).flatMap(([key, value]) =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), value ?? Number.NaN] as const] : [],
  );
  return { loss: Number.NaN, ...Object.fromEntries(entries) };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // a line that was cut off
  }
}
