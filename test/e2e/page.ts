import { existsSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { decodeFragment } from "#core/session/fragment.ts";
import type { AnyToolId } from "#core/viewer-model.ts";
import type { Lamella } from "../../src/app/public-api.ts";

declare const lamella: Lamella; // in the page

/** Real images that nobody here made; an outside clone does not have them. */
export const realData = "../shared/data";
export const hasRealData = existsSync(realData);

export interface OpenedPage {
  readonly page: Page;
  /** Errors that nobody caught, and what a Content-Security-Policy refused. */
  readonly errors: string[];
  /** What it asked of others than its own server, by method and address: nothing, unless somebody opens what lies there. */
  readonly foreign: string[];
}

/** A page of its own, as a user would open it, once its first view is drawn; it ends with its test, or all would go on drawing. */
export async function openPage(from: Browser | BrowserContext, url: string): Promise<OpenedPage> {
  const opened = await openSharedPage(from, url);
  onTestFinished(() => opened.page.close());
  return opened;
}

/** The same for every test of a file; it ends with its browser. */
export async function openSharedPage(
  from: Browser | BrowserContext,
  url: string,
): Promise<OpenedPage> {
  const blank = await blankPage(from);
  await visit(blank.page, url);
  return blank;
}

/** The same before anything is opened in it. Whoever waits for what the page says for a while only begins to wait now. */
export async function blankPage(from: Browser | BrowserContext): Promise<OpenedPage> {
  const page = await from.newPage();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ reducedMotion: "reduce" }); // what is looked at is where it will be
  // No page of a test lives for another visit; keeping the app for one would only take time.
  await page.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, "serviceWorker");
    if (!localStorage.getItem("lamella-tour")) localStorage.setItem("lamella-tour", "ended"); // nor is it a first visit
  });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (line) => {
    if (/content security policy/i.test(line.text())) errors.push(line.text());
  });
  const foreign: string[] = [];
  let home = ""; // the origin of what was opened last
  // Of its workers too. What begins otherwise than http (blob:, data:) leaves no machine.
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (request.isNavigationRequest()) home = asked.origin;
    if (/^(https?|wss?):$/.test(asked.protocol) && asked.origin !== home)
      foreign.push(`${request.method()} ${asked.href}`);
  });
  return { page, errors, foreign };
}

/** Opens the app, and resolves once its first view is drawn. */
export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.evaluate(() => lamella.ready);
}

/** Runs a command in the page, as a script of a user would. */
export function run(page: Page, id: string, args: unknown = {}): Promise<any> {
  return page.evaluate(([id, args]) => lamella.commands.run(id, args), [id, args] as const);
}

/** The code and sentence a command fails with; the code is "" where it does not fail. */
export function failureOf(
  page: Page,
  id: string,
  args: unknown = {},
): Promise<{ code: string; message: string }> {
  return page.evaluate(
    ([id, args]) =>
      lamella.commands.run(id, args).then(
        () => ({ code: "", message: "" }),
        (error) => ({ code: String(error.code), message: String(error.message) }),
      ),
    [id, args] as const,
  );
}

/** Asks `read` again until `isDone` agrees with what it says; a test's own limit ends it. (`page.waitForFunction` is `eval`, which a strict policy forbids.) */
export async function until<T>(read: () => Promise<T>, isDone: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Chooses a tool for good by a tap of its key; a key that a busy machine keeps down for half a second only borrows it, and is tapped again. */
export async function chooseTool(page: Page, key: string, tool: AnyToolId): Promise<void> {
  const chosen = async () => {
    await page.keyboard.press(key);
    return page.evaluate(() => lamella.viewer.tool.value);
  };
  await until(chosen, (now) => now === tool);
}

/** Does with the pointer what becomes one step to undo, and waits for the step: tools end after the pointer does. */
export async function asOneStep(page: Page, gesture: () => Promise<void>): Promise<void> {
  const steps = () => page.evaluate(() => lamella.viewer.history.past.value.length);
  const before = await steps();
  await gesture();
  await until(steps, (now) => now > before);
}

/** Resolves once the address, which follows what is done in the page at some distance, opens what is shown now. */
export async function addressFollows(page: Page): Promise<void> {
  const read = async () => {
    const { session } = await run(page, "session.save");
    return [session, await sessionIn(page.url())].map(textOf);
  };
  await until(read, ([shown, inAddress]) => shown === inAddress);
}

/** Waits until the session in the address speaks of something by its id: who opens it again from then on finds it. */
export async function addressKnows(page: Page, id: string): Promise<void> {
  const read = async () => JSON.stringify(await sessionIn(page.url()));
  await until(read, (session) => session.includes(id));
}

/** The session that an address opens. */
async function sessionIn(url: string): Promise<object> {
  const linked = await decodeFragment(new URL(url).hash);
  return linked && "json" in linked ? (linked.json as object) : {}; // a session is an object
}

/** Without the history of the page, which the address alone has. */
function textOf(session: object): string {
  return JSON.stringify({ ...session, history: undefined });
}
