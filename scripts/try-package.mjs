// `npm run try-package`: packs the package, installs it into an empty folder as anybody would, and uses it: the command line on a
// folder of images, the library in a page, its types in a plugin. Builds first, as packing does.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const folder = await mkdtemp(join(tmpdir(), "lamella-package-"));
try {
  npm(process.cwd(), "run", "prepack");
  const quietly = ["--json", "--ignore-scripts", "--pack-destination", folder];
  const packed = JSON.parse(npm(process.cwd(), "pack", ...quietly));
  const [{ filename, size, entryCount }] = packed;
  say(`${filename}: ${(size / 1e6).toFixed(1)} MB, ${entryCount} files`);
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  npm(folder, "install", "--no-audit", "--no-fund", `./${filename}`);
  say(`installs, with ${Object.keys(await dependencies()).join(", ") || "nothing"} beside it`);
  await cp("sample-data/nuclei.ome.zarr", join(folder, "images/nuclei.ome.zarr"), {
    recursive: true,
  });
  await serves();
  await hasTypes();
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** `npx lamella ./images` prints an address whose page and images are there. */
async function serves() {
  const env = { ...process.env, PORT: "0", CI: "1" };
  const bin = join(folder, "node_modules/.bin/lamella");
  const server = spawn(bin, ["./images"], { cwd: folder, env });
  try {
    const [line] = await once(server.stdout, "data");
    const [, url] = /^Lamella: (\S+)/.exec(String(line)) ?? [];
    for (const path of ["", "main.js", "learning.plugin.js", "files/nuclei.ome.zarr/zarr.json"]) {
      const { status } = await fetch(new URL(path, url));
      if (status !== 200) throw new Error(`${path || "the page"} of ${url} answers ${status}`);
    }
    say(`npx lamella ./images serves the page and its images`);
  } finally {
    server.kill();
  }
}

/** A plugin that imports types from the package compiles, strictly, with nothing else installed. */
async function hasTypes() {
  const plugin = `import type { ActivePlugin, Lamella, PluginContext } from "lamella";
import type { LamellaViewer } from "lamella";
export function activate({ model, run }: PluginContext): ActivePlugin {
  const names = () => model.layers.value.map((layer) => layer.name.value.toUpperCase());
  return { commands: { "a.names": async () => ({ names: names(), done: await run("layers.list") }) } };
}
export async function zoom(lamella: Lamella, viewer: LamellaViewer): Promise<number> {
  await (await viewer.ready).commands.run("camera.fit");
  return lamella.viewer.camera.value.zoom;
}
// @ts-expect-error: a camera has no such thing, which is known only where its type is
export const wrong = (lamella: Lamella) => lamella.viewer.camera.value.zooom;
`;
  await writeFile(join(folder, "plugin.ts"), plugin);
  const options = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2023"];
  const tsc = resolve("node_modules/typescript/bin/tsc");
  const lib = ["--lib", "es2023,dom"];
  execFileSync(process.execPath, [tsc, ...options, ...lib, "plugin.ts"], {
    cwd: folder,
    stdio: "inherit",
  });
  say("its types are there for plugins");
}

async function dependencies() {
  const file = join(folder, "node_modules/lamella/package.json");
  return JSON.parse(await readFile(file, "utf8")).dependencies ?? {};
}

function npm(cwd, ...args) {
  return execFileSync("npm", args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 26,
  });
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
