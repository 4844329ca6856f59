import { readFile } from "node:fs/promises";
import { Failure } from "#core/failure.ts";

/** A job file's text. Rejects with `job/unreadable`. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new Failure(
      { code: "job/unreadable", source: path },
      `Cannot read the job file ${path}`,
      {
        cause,
      },
    );
  }
}
