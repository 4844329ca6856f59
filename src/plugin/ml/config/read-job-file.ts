import { isBiapy, readBiapy } from "./biapy/read-biapy.ts";
import { parseJobFile, type ReadJobFile } from "./job-file.ts";
import { readYaml } from "./read-yaml.ts";

/** A job of ours or of BiaPy, in YAML or JSON. Throws `job/unreadable`, `job/unsupported-key` or `train/bad-job`. */
export async function readJobFile(text: string, source: string): Promise<ReadJobFile> {
  const values = await readYaml(text, source);
  if (isBiapy(values)) return readBiapy(values, source);
  const file = parseJobFile(values ?? {}, source);
  return { file, takesModelOfInit: false, withoutEffect: [], notes: [] };
}
