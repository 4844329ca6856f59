import { Failure } from "#core/failure.ts";

/** What opening comes to: the ids of what was opened, and a sentence for what could not be, or is not shown. */
export interface Opened {
  readonly layers: readonly string[];
  readonly warnings: readonly string[];
}

export const nothingOpened: Opened = { layers: [], warnings: [] };

/** What users can meet becomes sentences; anything else is thrown. */
export function failuresOf(tried: readonly PromiseSettledResult<unknown>[]) {
  const failed = tried.flatMap((result) => {
    if (result.status === "fulfilled") return [];
    if (result.reason instanceof Failure) return [result.reason];
    throw result.reason;
  });
  return { failed, messages: failed.map(({ message }) => message) };
}
