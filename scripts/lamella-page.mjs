// Serves the built app, opens it in a headless Chromium, and waits for what a picture of it should show.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chromium } from "playwright-core";
import { chromiumArgs, findChromium } from "./chromium.mjs";

const viewport = { width: 1440, height: 900 };

/**
 * Runs `use` with a function that opens pages on a directory of images; whatever happens, nothing stays running. With a `profile`, a folder, what pages
 * store lies there, and is there the next time; without, each page has a storage of its own, in memory.
 */
export async function withLamella(directory, use, { profile } = {}) {
  const server = spawn(process.execPath, ["dist/cli.js", "serve", directory], {
    env: { ...process.env, PORT: "0", CI: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = () => server.kill();
  process.once("exit", stop); // also when it is interrupted
  let browser;
  try {
    const url = await printedAddress(server);
    const how = { executablePath: findChromium(), args: chromiumArgs, viewport };
    browser = await (profile
      ? chromium.launchPersistentContext(profile, how)
      : chromium.launch(how));
    return await use((query = "") => openPage(browser, url + query));
  } finally {
    await browser?.close();
    process.off("exit", stop);
    stop();
  }
}

/** Runs a command in the page. */
export function run(page, id, args = {}) {
  return page.evaluate(
    ([command, given]) => globalThis.lamella.commands.run(command, given),
    [id, args],
  );
}

/** Asks again until `isDone` agrees with what `read` says; what takes longer than any picture should is an error. */
export async function until(read, isDone, limitMs = 600_000) {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    const value = await read();
    if (isDone(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Waited ${limitMs} ms in vain for: ${isDone}`);
}

/** Resolves once every tile is there and the page has stopped changing. */
export async function settled(page) {
  await page.getByText(/^tiles \d/).waitFor({ state: "detached" });
  let before = "";
  await until(
    async () => (await page.screenshot()).toString("base64"),
    (now) => {
      const isStill = now === before;
      before = now;
      return isStill;
    },
    60_000,
  );
}

async function openPage(browser, url) {
  const page = await browser.newPage({ viewport });
  page.on("pageerror", (error) => process.stderr.write(`In the page: ${error.message}\n`));
  await page.addInitScript(() => localStorage.setItem("lamella-tour", "ended")); // nobody is new here
  await page.goto(url);
  await page.evaluate(() => globalThis.lamella.ready);
  return page;
}

async function printedAddress(server) {
  let output = "";
  for (;;) {
    const [chunk] = await Promise.race([once(server.stdout, "data"), once(server, "exit")]);
    if (!(chunk instanceof Buffer)) throw new Error(`lamella serve ended with ${chunk}: ${output}`);
    output += chunk.toString();
    const [, url] = /^Lamella: (\S+)\n/.exec(output) ?? [];
    if (url) return url;
  }
}
