import { Failure } from "#core/failure.ts";

/** A job file is some kilobytes; this keeps anything else from being parsed. */
const mostBytes = 1 << 20;

/**
 * What a text in YAML 1.2 (JSON is part of it) says, as plain values. Nothing that a job needs is left out: no tags, no
 * aliases, no key twice. Throws `job/unreadable` with the line at fault; `source` names the file.
 */
export async function readYaml(text: string, source: string): Promise<unknown> {
  if (text.length > mostBytes)
    throw unreadable(source, `it has ${text.length} characters, and a job file some thousands`);
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text, { schema: "core", uniqueKeys: true, stringKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw unreadable(source, problem.message, problem);
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw unreadable(source, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function unreadable(source: string, found: string, cause?: unknown): Failure {
  const message = `${source} is no job in YAML or JSON: ${found.trim()}`;
  return new Failure({ code: "job/unreadable", source }, message, { cause });
}
