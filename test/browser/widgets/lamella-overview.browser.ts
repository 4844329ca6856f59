import { assert } from "chai";
import "#widgets/lamella-overview.ts";
import { find, mounted, openedModel, settled } from "./models.ts";

describe("lamella-overview", () => {
  const { model } = openedModel(); // 64 x 64 pixels
  const picture = document.createElement("div");
  picture.style.cssText = "position: fixed; left: 0; top: 0; width: 200px; height: 100px";
  document.body.append(picture);
  const followed = new Set<string>();
  const { element, sent } = mounted(
    Object.assign(document.createElement("lamella-overview"), {
      ...{ model, picture },
      follow({ layer }: { layer: { id: string } }) {
        followed.add(layer.id);
        return () => followed.delete(layer.id);
      },
    }),
  );
  beforeEach(() => {
    sent.length = 0;
  });
  after(() => {
    element.parentElement?.remove();
    picture.remove();
  });

  it("is not there while everything is seen, and pictures nothing then", async () => {
    model.look({ center: [32, 32], zoom: 0 });
    await settled();
    assert.notExists(element.shadowRoot?.querySelector("canvas"));
    assert.equal(followed.size, 0);
  });

  it("frames what is seen, and pictures the layers that are shown", async () => {
    model.look({ center: [32, 32], zoom: 3 }); // 25 by 12.5 pixels
    await settled();
    const { style } = find(element, "i");
    assert.closeTo(Number.parseFloat(style.width), (100 * 26) / 64, 2);
    assert.closeTo(Number.parseFloat(style.height), (100 * 14) / 64, 2);
    assert.equal(followed.size, 2);
  });

  it("moves on by arrow keys", async () => {
    model.look({ center: [32, 32], zoom: 3 });
    await settled();
    find(element, "div").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
    assert.deepEqual(sent, [{ id: "camera.set", args: { center: [34.5, 32] } }]);
  });
});
