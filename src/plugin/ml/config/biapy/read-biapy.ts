import { parseJobFile, type ReadJobFile } from "../job-file.ts";
import { mergePatch } from "../merge-patch.ts";
import { BiapyConfig } from "./config.ts";
import { takesModelOfCheckpoint } from "./model.ts";
import { ownSection, problem, sections } from "./sections.ts";
import { isWithoutEffect } from "./without-effect.ts";

/** Whether the values of a YAML file look like a configuration of BiaPy: its sections are in capitals. */
export function isBiapy(values: unknown): values is { readonly [section: string]: unknown } {
  const isObject = typeof values === "object" && values !== null;
  return isObject && ["PROBLEM", "DATA", "MODEL", "TRAIN"].some((section) => section in values);
}

/**
 * What a configuration of BiaPy (3.5) asks for, with its defaults. Every key is used, or named as without effect, or
 * refused: throws `job/unsupported-key` with all of those that would change what comes out.
 */
export function readBiapy(
  values: { readonly [section: string]: unknown },
  source: string,
): ReadJobFile {
  const { [ownSection]: own = {}, ...theirs } = values;
  const config = new BiapyConfig(theirs, source);
  let read: object = problem.read(config);
  config.check(source); // another kind of problem has other keys: one sentence says it
  for (const section of sections) read = { ...read, ...section.read(config) };
  const takesModelOfInit = takesModelOfCheckpoint(config);
  const isHarmless = (key: string) => config.isOff(key) || isWithoutEffect(key);
  const withoutEffect = config.left.filter(isHarmless);
  for (const key of config.left)
    if (!isHarmless(key)) config.refuse(key, "is no key that can be followed here");
  config.check(source);
  const file = parseJobFile(mergePatch(read, own), source);
  return { file, takesModelOfInit, withoutEffect, notes: config.notes };
}
