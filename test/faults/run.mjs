// `node test/faults/run.mjs [--kills N] [--seed N]` after `npm run build`: kills the page, its workers and the server while the built app paints, saves and shares.
import { build } from "esbuild";

const outfile = "build/faults/kills.mjs";
await build({
  entryPoints: ["test/faults/kills.ts"],
  outfile,
  bundle: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: "inline",
  tsconfig: "tsconfig.base.json",
  // What finds a Chromium names files by where it lies itself.
  external: ["*/chromium.mjs"],
});
await import(new URL(`../../${outfile}`, import.meta.url));
