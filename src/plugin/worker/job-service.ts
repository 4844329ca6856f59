import { describeSource } from "#io/source-ref.ts";
import { writeBiapy } from "#ml/config/biapy/write-biapy.ts";
import { parseJobFile } from "#ml/config/job-file.ts";
import { readJobFile } from "#ml/config/read-job-file.ts";
import type { Host } from "./host.ts";
import { readFile } from "./read-file.ts";
import { type Service, service } from "./serve.ts";
import { readJob, writeJob } from "./tokens.ts";

/** Jobs of `lamella train` and of BiaPy, in and out. */
export function jobServices({ storage }: Host): Service[] {
  return [
    service(readJob, async ({ source }, { signal }) => {
      const bytes = await readFile(storage, source, signal);
      return await readJobFile(new TextDecoder().decode(bytes), describeSource(source));
    }),
    service(writeJob, async ({ file: input, format }) => {
      const file = parseJobFile(input, "The job");
      const text = format === "json" ? JSON.stringify(file, null, 2) : await writeBiapy(file);
      return new Blob([text.trimEnd(), "\n"]);
    }),
  ];
}
