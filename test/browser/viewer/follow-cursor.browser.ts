import { assert } from "chai";
import { type Cursor, followCursor } from "#viewer/index.ts";
import { openedModel, settled } from "../widgets/models.ts";

describe("followCursor", () => {
  const { model } = openedModel();
  const element = document.createElement("div");
  element.style.cssText = "position: fixed; left: 0; top: 0; width: 64px; height: 64px";
  document.body.append(element);
  const told: (Cursor | undefined)[] = [];
  model.look({ center: [32, 32], zoom: 0 });
  const stop = followCursor({
    ...{ element, model },
    size: () => ({ width: 64, height: 64 }),
    levels: () => [],
    onCursor: (cursor) => told.push(cursor),
  });
  after(() => {
    stop();
    element.remove();
  });
  const send = (type: string, at = 0) =>
    element.dispatchEvent(new PointerEvent(type, { clientX: at, clientY: at }));
  const last = () => told.at(-1)?.position.map(({ axis, value }) => `${axis} ${value}`);

  it("says where a still pointer is when the slice moves under it", async () => {
    send("pointermove", 10);
    await settled();
    assert.deepEqual(last(), ["z 0", "y 9.5", "x 9.5"]);
    model.slice({ z: 3 });
    await settled();
    assert.deepEqual(last(), ["z 3", "y 9.5", "x 9.5"]);
  });

  it("says nothing more once the pointer has left, even of a move just before", async () => {
    send("pointermove", 20);
    send("pointerleave");
    await settled();
    assert.isUndefined(told.at(-1));
  });
});
