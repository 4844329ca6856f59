import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Lamella } from "../../src/app/public-api.ts";
import { startLamella } from "../e2e/built-app.ts";
import { openSharedPage, run } from "../e2e/page.ts";
import { type PaintedCells, planes, type Stroke, strokeArgs } from "./painted-cells.ts";

declare const lamella: Lamella; // in the page
declare const startedWorkers: { worker: Worker; name: string }[]; // as below

/** The built app on a folder that may be written to, in a browser that keeps its storage; page and server can be killed and come back. */
export class KilledApp {
  readonly directory: string;
  readonly #browser: Browser;
  readonly #context: BrowserContext;
  #server: Awaited<ReturnType<typeof startLamella>>;
  page: Page;
  layer: string;

  private constructor(parts: {
    directory: string;
    browser: Browser;
    context: BrowserContext;
    server: Awaited<ReturnType<typeof startLamella>>;
    page: Page;
  }) {
    this.directory = parts.directory;
    this.#browser = parts.browser;
    this.#context = parts.context;
    this.#server = parts.server;
    this.page = parts.page;
    this.layer = "";
  }

  /** With empty labels on the sample. */
  static async start(directory: string, browser: Browser): Promise<KilledApp> {
    const server = await startLamella(directory, "--write");
    const context = await browser.newContext();
    await context.addInitScript(rememberWorkers);
    const address = `${server.url}&source=/files/membranes.ome.zarr`;
    const { page } = await openSharedPage(context, address);
    const app = new KilledApp({ directory, browser, context, server, page });
    const layers = await run(page, "layers.list");
    const { id: image } = layers.find(({ kind }: { kind: string }) => kind === "image");
    app.layer = (await run(page, "labels.create", { image, name: "cells" })).layer;
    return app;
  }

  async paint(stroke: Stroke): Promise<number> {
    return (await run(this.page, "labels.paint", { layer: this.layer, ...strokeArgs(stroke) }))
      .changed;
  }

  /** The pixels of the slices that are painted on. */
  slices(): Promise<Uint8Array[]> {
    return slicesOf(this.page, this.layer);
  }

  /** As a browser that has nothing of it sees a link. */
  async seenByOthers(url: string, cells: PaintedCells): Promise<string[]> {
    const context = await this.#browser.newContext();
    const { page } = await openSharedPage(context, url);
    const layers = await run(page, "layers.list");
    const { id } = layers.find(({ name }: { name: string }) => name === "cells");
    const faults = cells.faults(await slicesOf(page, id));
    await context.close();
    return faults;
  }

  /** Ends the page's process at once. */
  async killPage(): Promise<void> {
    const crashed = new Promise((resolve) => this.page.once("crash", resolve));
    const session = await this.#context.newCDPSession(this.page);
    session.send("Page.crash").catch(() => {}); // who would answer
    await crashed;
  }

  /** Ends one of the page's workers, which tells nobody; returns what it is called, or nothing where there is none. */
  killWorker(number: number): Promise<string | undefined> {
    return this.page.evaluate((wanted) => {
      const [{ worker, name } = {}] = startedWorkers.splice(wanted % startedWorkers.length, 1);
      worker?.terminate();
      return name;
    }, number);
  }

  /** Resolves once its process is gone. */
  async killServer(): Promise<void> {
    this.#server.stop("SIGKILL");
    await this.#server.gone;
  }

  /** At the same address, or the browser would take it for another site; whoever may write is told anew. */
  async startServer(): Promise<void> {
    const { port } = new URL(this.#server.url);
    this.#server = await startLamella(this.directory, "--write", "--port", port);
  }

  /** What a user sees who opens the same address again, with the right to write. */
  async reopen(): Promise<void> {
    const address = new URL(this.#server.url);
    address.hash = new URL(this.page.url()).hash;
    await this.page.close();
    ({ page: this.page } = await openSharedPage(this.#context, address.href));
  }

  get labelsFolder(): string {
    return join(this.directory, "membranes.ome.zarr/labels");
  }

  async end(): Promise<void> {
    this.#server.stop();
    await this.#context.close();
  }
}

async function slicesOf(page: Page, layer: string): Promise<Uint8Array[]> {
  const read = await page.evaluate(
    async ([id, wanted]) => {
      const slices: string[] = [];
      for (const z of wanted) {
        const args = { layer: id, region: { z: [z, z + 1] } };
        const { data } = (await lamella.commands.run("layers.pixels", args)) as { data: number[] };
        let text = "";
        for (const value of data) text += String.fromCharCode(value); // below 251
        slices.push(btoa(text));
      }
      return slices;
    },
    [layer, planes] as const,
  );
  return read.map((text) => new Uint8Array(Buffer.from(text, "base64")));
}

/** Runs in the page before anything else: the product has no such door. */
function rememberWorkers(): void {
  const started: { worker: Worker; name: string }[] = [];
  const Original = Worker;
  class Remembered extends Original {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      const name = new URL(args[0], location.href).pathname.split("/").at(-1) ?? "";
      started.push({ worker: this, name });
    }
  }
  Object.assign(globalThis, { Worker: Remembered, startedWorkers: started });
}
