import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { build } from "esbuild";
import { realData } from "../e2e/page.ts";
import { largeImageFile } from "./large-image.ts";

const types: { readonly [extension: string]: string } = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

export interface BenchHost {
  /** The built app, which opens nothing by itself. */
  readonly app: string;
  /** Viv in a page of ours. */
  readonly viv: string;
  readonly images: {
    readonly isbi20: string;
    /** The same without its labels, which Viv does not look for. */
    readonly isbi20Alone: string;
    readonly large: string;
  };
  stop(): void;
}

/** Serves the built app, Viv's page and the images to both of them, from memory where it can. */
export async function startBenchHost(): Promise<BenchHost> {
  const viv = await bundleViv();
  const server = createServer((request, response) => {
    response.setHeader("cross-origin-opener-policy", "same-origin"); // for a fine clock
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    fileAt(path, viv).then(
      (bytes) => {
        response.setHeader("content-type", types[extname(path) || ".html"] ?? "");
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // listening on a port, so not a pipe
  const at = (path: string) => `http://127.0.0.1:${port}/${path}`;
  return {
    app: at(""),
    viv: at("viv"),
    images: {
      isbi20: at("files/isbi20_zyx.ome.zarr"),
      isbi20Alone: at("alone/isbi20_zyx.ome.zarr"),
      large: at("large.ome.zarr"),
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function fileAt(path: string, viv: Uint8Array): Promise<string | Uint8Array> {
  if (path === "/viv") return vivHtml;
  if (path === "/viv.js") return viv;
  if (path.startsWith("/large.ome.zarr/")) {
    const file = largeImageFile(path.slice("/large.ome.zarr/".length));
    if (file === undefined) throw new Error(`nothing at ${path}`);
    return file;
  }
  const isAlone = path.startsWith("/alone/");
  if (isAlone && path.includes("/labels/")) throw new Error(`nothing at ${path}`);
  if (isAlone || path.startsWith("/files/"))
    return readFile(join(realData, "ome-zarr", path.slice(7)));
  if (path !== "/") return readFile(join("dist/app", path));
  const html = await readFile("dist/app/index.html", "utf8");
  return html.replaceAll(/<link rel="lamella-(sample|plugin)".*>/g, "");
}

const vivHtml = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<style>body { margin: 0; background: black; } #picture { position: relative; width: 1024px; height: 1024px; }</style>
<div id="picture"></div>
<script type="module" src="./viv.js"></script>`;

/** Minified, as the app is. Geotiff, which Viv brings, imports Node's modules in code that a page never reaches. */
async function bundleViv(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: ["test/bench/first-pixels/viv.page.ts"],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [
      {
        name: "without-node",
        setup({ onResolve, onLoad }) {
          const names =
            /^(node:.*|fs|path|http|https|url|util|zlib|stream|buffer|worker_threads|child_process)$/;
          onResolve({ filter: names }, ({ path }) => ({ path, namespace: "no-node" }));
          onLoad({ filter: /./, namespace: "no-node" }, () => ({
            contents: "module.exports = {};",
          }));
        },
      },
    ],
  });
  const [script] = outputFiles;
  if (!script) throw new Error("esbuild made nothing of Viv's page");
  return script.contents;
}
