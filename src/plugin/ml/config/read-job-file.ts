import { isBiapy, readBiapy } from "./biapy/read-biapy.ts";
import { type JobFile, parseJobFile } from "./job-file.ts";
import { readYaml } from "./read-yaml.ts";

export interface ReadJobFile {
  readonly file: JobFile;
  /** Keys that were there and change nothing. */
  readonly withoutEffect: readonly string[];
  /** Sentences on what is done otherwise than the file's program does it. */
  readonly notes: readonly string[];
}

/** A job of ours or of BiaPy, in YAML or JSON. Throws `job/unreadable`, `job/unsupported-key` or `train/bad-job`. */
export async function readJobFile(text: string, source: string): Promise<ReadJobFile> {
  const values = await readYaml(text, source);
  if (isBiapy(values)) return readBiapy(values, source);
  return { file: parseJobFile(values ?? {}, source), withoutEffect: [], notes: [] };
}
