import type { JobFile } from "../job-file.ts";
import { diffPatch } from "../merge-patch.ts";
import type { ConfigValue } from "./python-value.ts";
import { readBiapy } from "./read-biapy.ts";
import { ownSection, problem, sections } from "./sections.ts";

/**
 * A job as a configuration of BiaPy (3.5), in YAML. What BiaPy has no key for stands in a section of its own, which
 * BiaPy refuses: it would train something else. Read again, it is the same job.
 */
export async function writeBiapy(file: JobFile): Promise<string> {
  const { stringify } = await import("yaml");
  const entries = [problem, ...sections].flatMap((section) => Object.entries(section.write(file)));
  const theirs = nested(entries);
  const { file: understood } = readBiapy(theirs, "what was written");
  const own = diffPatch(understood, file);
  return stringify(own === undefined ? theirs : { ...theirs, [ownSection]: own });
}

type Nested = { [name: string]: ConfigValue | Nested };

function nested(entries: readonly (readonly [key: string, value: ConfigValue])[]): Nested {
  const root: Nested = {};
  for (const [key, value] of entries) {
    const names = key.split(".");
    const last = names.pop() ?? "";
    let at = root;
    for (const name of names) at = childOf(at, name);
    at[last] = pythonText(value);
  }
  return root;
}

function childOf(parent: Nested, name: string): Nested {
  const found = parent[name];
  if (typeof found === "object" && found !== null && !Array.isArray(found)) return found as Nested; // no list, no scalar
  const made: Nested = {};
  parent[name] = made;
  return made;
}

/** Tuples are texts in BiaPy's files: "(256, 256, 1)". */
function pythonText(value: ConfigValue): ConfigValue {
  if (!Array.isArray(value)) return value;
  return value.length === 1 ? `(${value[0]},)` : `(${value.join(", ")})`;
}
