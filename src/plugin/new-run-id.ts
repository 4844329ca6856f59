import { shortId } from "#core/ids.ts";
import type { RunId } from "./learning.ts";

/** For a run that begins here, or comes in from elsewhere. */
export function newRunId(): RunId {
  return `run-${shortId()}` as RunId; // the one maker of this brand
}
