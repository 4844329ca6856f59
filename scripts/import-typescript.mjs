// Lets tooling use a file of TypeScript that imports nothing but Node's own modules: Node 20 reads none.
import { readFile } from "node:fs/promises";
import { transform } from "esbuild";

/** The module at a path from the root of the repository. */
export async function importTypeScript(path) {
  const file = new URL(`../${path}`, import.meta.url);
  const { code } = await transform(await readFile(file, "utf8"), { loader: "ts" });
  return await import(`data:text/javascript,${encodeURIComponent(code)}`);
}
