import { assert } from "chai";
import type { Browser } from "playwright-core";
import { createRandom, type Random } from "#core/random.ts";
import { run } from "../e2e/page.ts";
import { KilledApp } from "./killed-app.ts";
import { checkParts, checkSaved, checkShared } from "./on-disk.ts";
import { PaintedCells } from "./painted-cells.ts";

const victims = ["page", "worker", "server"] as const;
const activities = ["painting", "saving", "sharing"] as const;
type Activity = (typeof activities)[number];

/** Names that labels are saved under: most saves replace an earlier one. */
const saveNames = 6;
/** Nothing that is looked at takes so long, on however busy a machine: what does, hangs. */
const mostRoundMs = 180_000;
/** So long an activity goes on at most before what is to be killed is. */
const longestMs = 900;

/** What was done, and how often what was killed. */
interface Tally {
  readonly kills: { [what: string]: number };
  readonly finished: { [Each in Activity]: number };
}

/** Labels that were saved under a name. */
interface Save {
  /** What may be there: that of the last save that ended, and of those that were broken off since. */
  readonly states: readonly PaintedCells[];
  readonly isSaved: boolean;
}

/**
 * Works on a session, and kills the page, a worker or the server at a random moment of that, again and again. After each kill
 * what was finished is there, what was not is there wholly or not at all, and the work can go on.
 */
export class KillingSpree {
  readonly #app: KilledApp;
  readonly #random: Random;
  readonly #cells = new PaintedCells();
  readonly #links = new Set<string>();
  readonly #tally: Tally = { kills: {}, finished: { painting: 0, saving: 0, sharing: 0 } };
  /** By name. */
  readonly #saves = new Map<string, Save>();
  #doing: string;
  #shared: string | undefined;

  private constructor(app: KilledApp, seed: number) {
    this.#app = app;
    this.#random = createRandom(seed);
    this.#doing = "";
  }

  static async start({
    directory,
    browser,
    seed,
  }: {
    directory: string;
    browser: Browser;
    seed: number;
  }): Promise<KillingSpree> {
    return new KillingSpree(await KilledApp.start(directory, browser), seed);
  }

  /** One kill, with all that is looked at after it; what was killed in a word. */
  async kill(): Promise<string> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hung = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`It hangs: ${this.#doing}`)), mostRoundMs);
    });
    return await Promise.race([this.#round(), hung]).finally(() => clearTimeout(timer));
  }

  async #round(): Promise<string> {
    const victim = victims[this.#random.below(victims.length)] ?? "page";
    const activity = activities[this.#random.below(activities.length)] ?? "painting";
    const afterMs = this.#random.below(longestMs);
    this.#doing = `${victim} while ${activity}, after ${afterMs} ms`;
    let isKilled = false;
    const work = this.#work(activity, () => isKilled);
    work.catch(() => {}); // it is waited for below
    await new Promise((go) => setTimeout(go, afterMs));
    isKilled = true;
    const name = await this.#killOne(victim);
    await work;
    if (victim === "server") {
      await this.#checkDisk();
      await this.#app.startServer();
      await checkParts(this.#app.directory);
    }
    if (victim !== "worker") await this.#app.reopen();
    await this.#check();
    if (victim !== "server") await this.#checkDisk();
    const what = `${name} while ${activity}`;
    this.#tally.kills[what] = (this.#tally.kills[what] ?? 0) + 1;
    return `${what}, after ${afterMs} ms; ${this.#cells.count} cells`;
  }

  /** Lets a stranger open what was shared last; returns what was done. */
  async end(): Promise<Tally & { cells: number }> {
    await this.#share();
    assert.deepEqual(
      await this.#app.seenByOthers(this.#shared ?? "", this.#cells),
      [],
      "what others see",
    );
    await this.#app.end();
    return { ...this.#tally, cells: this.#cells.count };
  }

  async #killOne(victim: (typeof victims)[number]): Promise<string> {
    if (victim === "page") await this.#app.killPage();
    else if (victim === "server") await this.#app.killServer();
    else return (await this.#app.killWorker(this.#random.below(1000))) ?? "no worker";
    return victim;
  }

  /** Goes on until something was killed; what fails then must do so in a sentence for people. */
  async #work(activity: Activity, isKilled: () => boolean): Promise<void> {
    try {
      do {
        await this.#paint();
        if (activity === "saving") await this.#save();
        if (activity === "sharing") await this.#share();
        this.#tally.finished[activity]++;
      } while (!isKilled());
    } catch (error) {
      if (!isKilled()) throw error;
      const message = String(error);
      const isDead = /crash|closed|detached|Target/i.test(message);
      assert.isTrue(isDead || /Failure/.test(message), message);
    }
  }

  async #paint(): Promise<void> {
    const stroke = this.#cells.next(this.#random);
    this.#cells.begin(stroke);
    this.#cells.finish(stroke, await this.#app.paint(stroke));
  }

  async #save(): Promise<void> {
    const name = `kept-${this.#random.below(saveNames)}`;
    const state = this.#cells.copy();
    const { states = [], isSaved = false } = this.#saves.get(name) ?? {};
    this.#saves.set(name, { states: [...states, state], isSaved });
    const { page, layer } = this.#app;
    await run(page, "labels.save", { layer, to: "image", name, overwrite: true });
    this.#saves.set(name, { states: [state], isSaved: true });
  }

  async #share(): Promise<void> {
    const { url } = await run(this.#app.page, "session.link", { inline: false });
    this.#shared = url;
    this.#links.add(new URL(url).pathname.split("/").at(-1) ?? "");
  }

  /** What is painted is there, undo and redo know of it, and it can be painted on. */
  async #check(): Promise<void> {
    const { page } = this.#app;
    this.#cells.settle(await this.#app.slices());
    const { title } = await run(page, "edit.undo");
    if (title !== null) await run(page, "edit.redo");
    await this.#paint();
    this.#cells.settle(await this.#app.slices());
  }

  async #checkDisk(): Promise<void> {
    const { directory, labelsFolder } = this.#app;
    await checkShared(directory, this.#links);
    for (const [name, save] of this.#saves) await checkSaved(labelsFolder, { name, ...save });
  }
}
