import axe from "axe-core";
import { assert } from "chai";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { launchChromium, startLamella } from "./built-app.ts";
import { openPage, openSharedPage, run, until } from "./page.ts";

let browser: Browser;
let served: Awaited<ReturnType<typeof startLamella>>;

beforeAll(async () => {
  [browser, served] = await Promise.all([launchChromium(), startLamella()]);
});

afterAll(async () => {
  served.stop();
  await browser.close();
});

/** What axe finds serious or critical now, a line each; by these rules, or all. */
async function serious(page: Page, rules?: readonly string[], within = "body"): Promise<string[]> {
  await still(page);
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe.source);
  return page.evaluate(
    async ([runOnly, within]) => {
      const { axe } = globalThis as unknown as {
        axe: { run(of: Element, options: object): Promise<any> };
      };
      const asked = { resultTypes: ["violations"], ...(runOnly && { runOnly }) };
      const root = document.querySelector(within);
      if (!root) throw new Error(`${within} is not on the page`);
      const { violations } = await axe.run(root, asked);
      return violations
        .filter(({ impact }: any) => impact === "serious" || impact === "critical")
        .flatMap(({ id, nodes }: any) =>
          nodes.map(({ target, any }: any) => `${id}: ${target.flat()} ${any[0]?.message ?? ""}`),
        );
    },
    [rules, within] as const,
  );
}

/** Waits for the end of the motions that end. */
async function still(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const roots = (of: Document | ShadowRoot): (Document | ShadowRoot)[] => [
      of,
      ...[...of.querySelectorAll("*")].flatMap(({ shadowRoot }) =>
        shadowRoot ? roots(shadowRoot) : [],
      ),
    ];
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))); // what was just asked for has begun
    const moving = roots(document).flatMap((root) => root.getAnimations());
    const ending = moving.filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

/** Between themes only colours differ. */
async function inBothThemes(page: Page, what: string, within?: string): Promise<void> {
  await run(page, "view.theme", { theme: "light" });
  assert.deepEqual(await lasting(page, ["color-contrast"], within), [], `${what}, light`);
  await run(page, "view.theme", { theme: "dark" });
  assert.deepEqual(await lasting(page, undefined, within), [], `${what}, dark`);
}

/** What is found again and again: colours go over into others, which takes its time on a slow machine. */
async function lasting(page: Page, rules?: readonly string[], within?: string): Promise<string[]> {
  for (let tries = 1; ; tries++) {
    const found = await serious(page, rules, within);
    if (found.length === 0 || tries === 4) return found;
    await page.waitForTimeout(500);
  }
}

test("axe finds nothing serious on the page, with its docks, controls of each kind of layer, and toasts", async () => {
  const { page } = await openPage(browser, served.url);
  await inBothThemes(page, "labels selected, train dock");
  for (const group of await page.locator("lamella-setting-group header > button").all())
    await group.click();
  await inBothThemes(page, "every setting of a training");
  await run(page, "view.dock", { dock: "pretrain" });
  await page.locator("lamella-pretext-preview canvas").first().waitFor();
  await inBothThemes(page, "pretrain dock");
  await run(page, "viewer.openSample", { id: "nuclei" });
  const [image] = await run(page, "layers.list");
  await run(page, "layers.select", { layer: image.id });
  await run(page, "view.dock", { dock: "objects" });
  await page.getByRole("button", { name: "Measure", exact: true }).click();
  await page.getByText(/\d objects?$/).waitFor();
  assert.deepEqual(await serious(page), [], "measured objects");
  await run(page, "view.dock", { dock: "predict" });
  await page.evaluate(() =>
    document.querySelector("sp-theme")?.dispatchEvent(
      new CustomEvent("lamella-command", {
        detail: { id: "layers.set", args: { layer: "none" } },
      }),
    ),
  );
  await page.getByText("No layer none").waitFor();
  await inBothThemes(page, "image selected, predict dock, a toast");
  const looked = ["train", "pretrain", "objects", "predict"]; // above
  const docks: string[] = await page.evaluate(() =>
    (document.querySelector("lamella-dock-rail") as any).docks.map(({ id }: any) => id),
  );
  assert.includeMembers(docks, looked);
  for (const dock of docks.filter((id) => !looked.includes(id))) {
    await run(page, "view.dock", { dock });
    await inBothThemes(page, dock, "lamella-docks");
  }
  await run(page, "view.docks");
  await inBothThemes(page, "hidden docks", "lamella-dock-rail");
  await run(page, "labels.create", { image: image.id });
  await run(page, "layers.compare", { view: "difference" });
  await page.getByRole("button", { name: "Count", exact: true }).click();
  await page.locator("lamella-compare-figures").getByText("IoU").waitFor();
  await inBothThemes(page, "compared layers", "lamella-compare-panel");
});

test("axe finds nothing serious in any menu, nor in the tour", async () => {
  const { page } = await openPage(browser, served.url);
  const menus = page.locator("lamella-menu-bar sp-action-menu");
  for (const menu of await menus.all()) {
    await menu.click();
    await menu.locator("sp-menu-item").first().waitFor();
    const found = await serious(page, undefined, "lamella-menu-bar");
    assert.deepEqual(found, [], (await menu.getAttribute("label")) ?? "");
    await page.keyboard.press("Escape");
  }
  const focused = () => page.evaluate(() => document.activeElement?.localName);
  const before = await focused();
  await run(page, "help.tour");
  await page.getByText("Step 2 of 5").waitFor();
  assert.equal(await focused(), before, "the tour takes no focus");
  await inBothThemes(page, "tour", "lamella-tour");
  await page.keyboard.press("Escape");
  await page.getByText("Step 2 of 5").waitFor({ state: "detached" });
});

test("axe finds nothing serious in the menu of a layer, a picker, nor the menu of a dock", async () => {
  const { page } = await openPage(browser, served.url);
  const opened: readonly (readonly [
    what: string,
    within: string,
    open: () => Promise<void>,
    shown: Locator,
  ])[] = [
    [
      "menu of a layer",
      "lamella-layer-list",
      () => page.locator("lamella-layer-row").first().click({ button: "right" }),
      page.getByRole("menuitem", { name: "Rename" }),
    ],
    [
      "picker of a dock",
      "lamella-docks",
      () => page.locator("lamella-train-dock sp-picker").first().click(),
      page.locator("sp-menu-item:visible").first(),
    ],
    [
      "menu of a dock",
      "lamella-docks",
      () => page.locator("lamella-train-dock sp-action-menu").first().click(),
      page.locator("lamella-train-dock sp-action-menu sp-menu-item").first(),
    ],
  ];
  for (const [what, within, open, shown] of opened) {
    await open();
    await shown.waitFor();
    await inBothThemes(page, what, within);
    await page.keyboard.press("Escape");
    await shown.waitFor({ state: "hidden" });
  }
});

test("nothing moves for whoever asked for less motion", async () => {
  const { page } = await openPage(browser, served.url);
  await page.evaluate(() => {
    const moved = new Set<string>();
    Object.assign(globalThis, { moved });
    const look = (root: Document | ShadowRoot): void => {
      for (const { effect } of root.getAnimations())
        if (Number(effect?.getComputedTiming().duration) > 1)
          moved.add((effect as KeyframeEffect).target?.localName ?? ""); // the page has no other effects
      for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) look(shadowRoot);
    };
    const everyFrame = () => {
      look(document);
      requestAnimationFrame(everyFrame);
    };
    everyFrame();
  });
  const frames = () =>
    page.evaluate(async () => {
      for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    });
  for (const command of ["palette.show", "help.keys", "session.share"]) {
    await run(page, command);
    await frames();
    await page.keyboard.press("Escape");
    await frames();
  }
  for (const dock of ["predict", "train"]) {
    await run(page, "view.dock", { dock });
    await frames();
  }
  const tools = page.locator("lamella-tool-bar sp-action-button");
  await tools.nth(1).hover();
  await page.locator("sp-tooltip:visible").first().waitFor();
  await tools.nth(2).click();
  const menu = page.locator("lamella-menu-bar sp-action-menu").first();
  await menu.click();
  await menu.locator("sp-menu-item").first().waitFor();
  await page.keyboard.press("Escape");
  await frames();
  assert.deepEqual(await page.evaluate(() => [...(globalThis as any).moved]), []);
});

test("axe finds nothing serious in the start page, the dialogs and the palette", async () => {
  const { page } = await openPage(browser, `${served.url}?source=nothing.zarr`);
  await inBothThemes(page, "start page");
  await run(page, "viewer.openSample");
  const closed = new Set(await dialogs(page));
  const ask = (tag: string, method: string, given: object) => () =>
    page.evaluate(
      ([tag, method, given]) => void (document.querySelector(tag) as any)[method](given),
      [tag, method, given] as const,
    );
  // Docks have one of their own; what it asks for most is looked at.
  const exporting = () =>
    page.evaluate(async () => {
      await customElements.whenDefined("lamella-export-dialog");
      const made = document.createElement("lamella-export-dialog") as any; // as below
      document.querySelector("lamella-app")?.append(Object.assign(made, { format: "bioimage.io" }));
      void made.show({ id: "run-1", title: "unet on cells" });
    });
  const plugin = {
    title: "Lab",
    version: "1.0.0",
    url: "https://lab/p.json",
    hash: "0".repeat(64),
    categories: ["Segmentation"],
  };
  for (const open of [
    () => run(page, "viewer.openDialog"),
    () => run(page, "session.share"),
    () => run(page, "help.keys"),
    () => run(page, "plugins.show"),
    () => run(page, "palette.show"),
    () => run(page, "layers.saveDialog"),
    ask("lamella-consent", "ask", { ...plugin, adds: ["1 dock"], isChanged: false }),
    ask("lamella-image-picker", "show", {
      source: "a",
      images: ["0", "1"],
      place: { kind: "http", url: "https://a/b" },
    }),
    exporting,
  ]) {
    await open();
    const [tag] = await until(
      () => dialogs(page, "[open]"),
      (tags) => tags.length === 1,
    );
    await inBothThemes(page, tag ?? "", tag);
    closed.delete(tag ?? "");
    await page.keyboard.press("Escape");
  }
  assert.deepEqual([...closed], [], "each dialog of the page is looked at here");
});

/** Elements of the page that are a dialog, by their tags; only those whose dialog is so. */
function dialogs(page: Page, state = ""): Promise<string[]> {
  return page.evaluate(
    (state) =>
      [...document.querySelectorAll("lamella-app > *")]
        .filter((element) =>
          element.shadowRoot
            ?.querySelector("lamella-dialog")
            ?.shadowRoot?.querySelector(`dialog${state}`),
        )
        .map(({ localName }) => localName),
    state,
  );
}

describe("by keys alone", () => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await openSharedPage(browser, served.url));
  });

  test("everything on the page is reached by Tab, has a name, and shows where the focus is", async () => {
    const seen: string[] = [];
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        return {
          tag: element?.localName ?? "",
          isSeen: element?.matches(":focus-visible") ?? false,
        };
      });
      if (at.tag === "body") break;
      assert.isTrue(at.isSeen, at.tag);
      seen.push(at.tag);
    }
    assert.include(seen, "sp-action-button");
    assert.include(seen, "div", "the picture");
    const { keys } = await page.evaluate(async () => {
      const camera = () => JSON.stringify((globalThis as any).lamella.viewer.camera.value);
      document.querySelector<HTMLElement>("#picture")?.focus();
      return { keys: camera() };
    });
    await page.keyboard.press("ArrowRight");
    const moved = await page.evaluate(() =>
      JSON.stringify((globalThis as any).lamella.viewer.camera.value),
    );
    assert.notEqual(moved, keys);
  });

  test("the tour gives the focus back to what had it", async () => {
    await page.locator("#picture").focus();
    await run(page, "help.tour");
    const end = page.locator("lamella-tour").getByRole("button", { name: "End the tour" });
    await end.focus();
    await page.keyboard.press("Enter");
    await until(
      () => page.evaluate(() => document.activeElement?.id ?? ""),
      (id) => id === "picture",
    );
  });

  test("a dialog keeps the focus inside and gives it back", async () => {
    const button = page.locator("lamella-tool-bar sp-action-button").first();
    await button.focus();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find a command" }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.localName ?? "");
    for (let i = 0; i < 5; i++) {
      await page.keyboard.press("Tab");
      assert.oneOf(
        await focused(),
        ["lamella-palette", "body"],
        "the browser's own bars may come between",
      );
    }
    await page.getByRole("combobox", { name: "Find a command" }).focus();
    await page.keyboard.press("Escape");
    await until(focused, (name) => name === "lamella-tool-bar");
  });

  test("keys that were changed are there after a reload", async () => {
    await run(page, "keys.bind", { command: "tools.erase", key: "F10" });
    await page.reload();
    await page.evaluate("lamella.ready");
    await page.keyboard.press("F10");
    const tool = () => page.evaluate(() => (globalThis as any).lamella.viewer.tool.value);
    assert.equal(await tool(), "erase");
    await run(page, "keys.reset");
    await page.reload();
    await page.evaluate("lamella.ready");
    const { keys } = (await run(page, "keys.list")).find(({ id }: any) => id === "tools.erase");
    assert.deepEqual(keys, ["1", "E"]);
  });
});
