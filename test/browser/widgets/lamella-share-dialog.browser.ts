import { assert } from "chai";
import type { SharedContents } from "#viewer/index.ts";
import "#widgets/lamella-share-dialog.ts";
import { decodeFragment } from "#core/session/fragment.ts";
import { find, mounted, settled } from "./models.ts";

describe("lamella-share-dialog", () => {
  const { element } = mounted(document.createElement("lamella-share-dialog"));
  after(() => element.parentElement?.remove());

  const show = async (contents: Partial<SharedContents> = {}) => {
    const nothing = { carried: [], unreachable: [], hasServer: false, shared: null };
    await element.show({
      url: "https://lab.org/lamella/#!{}",
      contents: Promise.resolve({ ...nothing, ...contents }),
      serve: () => Promise.reject(new Error("there is no server")),
    });
    await settled();
  };
  const painted = { carried: [{ title: "cells", kind: "labels", bytes: 2048 }] };
  const text = () => find(element, "p.muted").textContent ?? "";
  const link = () => find<HTMLInputElement>(element, "input[readonly]").value;

  it("says that a link holds the view, and where something was painted that it does not, and what to do", async () => {
    await show();
    assert.include(text(), "Whoever opens it sees this view.");
    assert.notExists(element.shadowRoot?.querySelector(".elsewhere"));
    await show(painted);
    assert.include(text(), "What was painted, predicted and learnt is not in it");
    assert.include(text(), "save one file and send it");
    assert.include(text(), "--write");
    await show({ ...painted, hasServer: true });
    assert.include(text(), "or make a short link.");
  });

  it("makes the link to a file that was put on a web server", async () => {
    await show(painted);
    const field = find<HTMLInputElement>(element, ".elsewhere input");
    const type = async (address: string) => {
      field.value = address;
      field.dispatchEvent(new Event("input"));
      await settled();
    };
    await type("https://host.org/our cells%231.lamella");
    assert.isTrue(link().startsWith("https://lab.org/lamella/#!https://host.org/"));
    const linked = await decodeFragment(new URL(link()).hash);
    const address = "https://host.org/our%20cells%231.lamella";
    assert.deepEqual(linked, { isOver: false, address });
    assert.include(text(), "CORS");
    for (const none of ["", "host.org", "javascript:alert(1)"]) {
      await type(none);
      assert.equal(link(), "https://lab.org/lamella/#!{}");
    }
  });
});
