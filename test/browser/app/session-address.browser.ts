import { assert } from "chai";
import { parseSession, type SessionDocument } from "#core/session/document.ts";
import { encodeFragment } from "#core/session/fragment.ts";
import { signal } from "#core/signal.ts";
import { followAddress } from "../../../src/app/session-address.ts";

const before = `${location.pathname}${location.search}`;
const looking = (zoom: number): SessionDocument =>
  parseSession({
    version: 1,
    layers: [{ id: "image", kind: "image", source: "a.zarr" }],
    camera: { center: [0, 0], zoom },
  });

/** Waits for what a page does by itself. */
async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("the address", () => {
  const shown = signal(looking(1));
  let restored: SessionDocument[] = [];
  let saved = 0;
  let stop = () => {};
  function follow(): void {
    stop = followAddress({
      save: () => shown.value,
      follow: async ({ document }) => {
        if (!document) throw new Error("a whole session was pasted");
        restored.push(document);
        shown.value = document;
      },
      onSaved: () => {
        saved++;
      },
      report: (error) => {
        throw error;
      },
    });
  }
  beforeEach(async () => {
    [restored, saved, shown.value] = [[], 0, looking(1)];
    follow();
    await until(() => location.hash !== "");
  });
  afterEach(() => {
    stop();
    history.replaceState(null, "", before);
  });

  it("follows the view", async () => {
    const wanted = await encodeFragment(looking(2));
    shown.value = looking(2);
    await until(() => location.hash === wanted);
    assert.deepEqual(restored, []);
  });

  it("keeps a link that did not open, for another try, until something else is opened", async () => {
    stop();
    history.replaceState(null, "", "#!https://lab.org/not-there-yet.json");
    shown.value = parseSession({ version: 1 });
    follow();
    shown.value = parseSession({ version: 1, dims: { z: 1 } });
    await new Promise((resolve) => setTimeout(resolve, 300)); // longer than the view must be still
    assert.equal(location.hash, "#!https://lab.org/not-there-yet.json");
    shown.value = looking(4);
    const wanted = await encodeFragment(looking(4));
    await until(() => location.hash === wanted);
    shown.value = parseSession({ version: 1 });
    await until(() => location.hash === "");
  });

  it("keeps a link that was pasted while the view before it was being written", async () => {
    const link = await encodeFragment(looking(3));
    shown.value = looking(2);
    history.replaceState(null, "", link); // pasted, and the page has yet to be told
    const written = saved + 1;
    await until(() => saved === written);
    await new Promise((resolve) => setTimeout(resolve, 20)); // the write's own time
    dispatchEvent(new HashChangeEvent("hashchange"));
    await until(() => restored.length > 0);
    assert.deepEqual(restored, [looking(3)]);
    await until(() => location.hash === link);
  });
});
