import { type ParseArgsConfig, parseArgs } from "node:util";
import { Failure } from "#core/failure.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** An option of a command; "" is none in particular. */
export interface Option {
  readonly command: string;
  readonly option: string;
}

/** Reads a command's arguments by Node's rules. What it does not know is refused as `command/bad-arguments`. */
export function readCommandLine<const O extends Options>(
  { command, args }: { readonly command: string; readonly args: readonly string[] },
  options: O,
): ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: O }>> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (cause) {
    // Node's own words name the option and what is wrong with it.
    throw badArgument({ command, option: "" }, cause instanceof Error ? cause : String(cause));
  }
}

/** What a command says to arguments that it cannot follow. */
export function badArgument({ command, option }: Option, problem: string | Error): Failure {
  const text = typeof problem === "string" ? problem : problem.message;
  const message = `${option ? `${option}: ` : ""}${text}. lamella ${command} --help says what works`;
  return new Failure({ code: "command/bad-arguments", command, argument: option }, message, {
    cause: typeof problem === "string" ? undefined : problem,
  });
}

/** From `least` up, 1 where it is left out. */
export function wholeNumber(
  value: string,
  { least = 1, ...at }: Option & { least?: number },
): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && value.trim() !== "" && number >= least) return number;
  throw badArgument(at, `"${value}" is no whole number from ${least} up`);
}

export function oneOf<const T extends string>(
  value: string,
  { known, ...at }: Option & { readonly known: readonly T[] },
): T {
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  throw badArgument(at, `"${value}" is none of ${known.join(", ")}`);
}

/** From 0 to 1; undefined where it is left out. */
export function probability(value: string | undefined, at: Option): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (number >= 0 && number <= 1 && value.trim() !== "") return number;
  throw badArgument(at, `"${value}" is not from 0 to 1`);
}

/** An option that has to be there. */
export function required(value: string | undefined, at: Option): string {
  if (value !== undefined && value !== "") return value;
  throw badArgument(at, "is missing");
}
