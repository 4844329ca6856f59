// What the page loads until its first view is drawn, and how long that takes with nothing in any cache. Drives the built app.
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Request } from "playwright-core";
import { afterAll, bench, describe } from "vitest";
import { quantile } from "#core/quantile.ts";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium, startLamella } from "../e2e/built-app.ts";

declare const lamella: Lamella; // in the page

const rounds = 5;
const served = await startLamella();

interface Loaded {
  readonly path: string;
  readonly bytes: number;
  readonly gzip: number;
  readonly brotli: number;
  readonly isBeforeFirstView: boolean;
}

interface Load {
  /** From the start of the navigation, milliseconds. */
  readonly firstPaintMs: number;
  readonly firstViewMs: number;
  readonly readyMs: number;
  readonly files: readonly Loaded[];
}

/** A browser of its own: no cache, no shaders compiled, no code cached. */
async function loadOnce(): Promise<Load> {
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const requests: Request[] = [];
  page.on("requestfinished", (request) => requests.push(request)); // those of its workers too
  await page.goto(served.url);
  const times = await page.evaluate(async () => {
    await lamella.ready;
    const readyMs = performance.now();
    const mark = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN;
    const firstPaintMs = mark("first-contentful-paint");
    const { timeOrigin } = performance;
    return { readyMs, firstPaintMs, timeOrigin, firstViewMs: mark("lamella-first-view") };
  });
  const before = times.timeOrigin + times.firstViewMs;
  const files = await Promise.all(requests.map((request) => measured(request, before)));
  await browser.close();
  return { ...times, files };
}

async function measured(request: Request, before: number): Promise<Loaded> {
  const response = await request.response();
  const body = (await response?.body().catch(() => undefined)) ?? Buffer.alloc(0);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 }; // as `lamella serve` packs
  return {
    path: new URL(request.url()).pathname.slice(1) || "index.html",
    bytes: body.length,
    gzip: gzipSync(body, { level: 6 }).length,
    brotli: brotliCompressSync(body, { params }).length,
    isBeforeFirstView: request.timing().startTime < before,
  };
}

function report(loads: readonly Load[]): void {
  const middle = (name: "firstPaintMs" | "firstViewMs" | "readyMs") => {
    const values = loads.map((load) => load[name]);
    const all = values.map((ms) => ms.toFixed(0)).join(", ");
    return `${name} ${quantile(values, 0.5)?.toFixed(0)} (${all})`;
  };
  const files = loads.at(-1)?.files ?? [];
  const isImage = ({ path }: Loaded) => path.includes(".ome.zarr");
  const before = files.filter((file) => file.isBeforeFirstView);
  const lines = [
    ...["firstPaintMs", "firstViewMs", "readyMs"].map((name) => middle(name as "readyMs")), // of these names
    inAll(
      "the application until the first view",
      before.filter((file) => !isImage(file)),
    ),
    inAll("the image until then", before.filter(isImage)),
    inAll(
      "afterwards, with the learning plugin",
      files.filter((file) => !file.isBeforeFirstView && !isImage(file)),
    ),
    ...files
      .filter((file) => !isImage(file))
      .sort((a, b) => b.brotli - a.brotli)
      .map(
        (file) =>
          `  ${file.isBeforeFirstView ? "before" : "after "} ${inKilobytes(file)} ${file.path}`,
      ),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

function inAll(what: string, files: readonly Loaded[]): string {
  const sum = (name: "bytes" | "gzip" | "brotli") =>
    files.reduce((all, file) => all + file[name], 0);
  const sums = { bytes: sum("bytes"), gzip: sum("gzip"), brotli: sum("brotli") };
  return `${what}: ${files.length} files, ${inKilobytes(sums)}`;
}

function inKilobytes({ bytes, gzip, brotli }: Pick<Loaded, "bytes" | "gzip" | "brotli">): string {
  const [all, zipped, packed] = [bytes, gzip, brotli].map((size) => (size / 1000).toFixed(1));
  return `${all} kB, gzip ${zipped}, brotli ${packed}`;
}

const once = { iterations: 1, warmupIterations: 0, time: 0, warmupTime: 0 };

describe("the sample at 1440 x 900, opened by a browser that has never seen it", () => {
  const loads: Load[] = [];
  bench(
    `${rounds} loads`,
    async () => {
      while (loads.length < rounds) loads.push(await loadOnce());
      report(loads);
    },
    once,
  );
});

afterAll(() => served.stop());
