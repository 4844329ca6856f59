import { assert } from "chai";
import { ViewerModel } from "#core/viewer-model.ts";
import { watchPageUse } from "#plugin/page-use.ts";

const quiet = 40;

function watched() {
  const model = new ViewerModel();
  const told: boolean[] = [];
  const stop = watchPageUse(document, { model, tell: (isInUse) => told.push(isInUse), quiet });
  return { model, told, stop };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function quietly(told: readonly boolean[]): Promise<void> {
  while (told.at(-1) !== false) await pause(5);
}

describe("whether the page is in use", () => {
  it("is told once while somebody works with it, and once when they have stopped", async () => {
    const { told, stop } = watched();
    await quietly(told);
    told.length = 0;
    for (let i = 0; i < 5; i++) {
      document.dispatchEvent(new Event("pointermove"));
      document.dispatchEvent(new Event("wheel"));
    }
    assert.deepEqual(told, [true]);
    await quietly(told);
    assert.deepEqual(told, [true, false]);
    stop();
  });

  it("is told of a picture that moves by itself", async () => {
    const { model, told, stop } = watched();
    await quietly(told);
    model.look({ center: [1, 2], zoom: 0 });
    assert.isTrue(told.at(-1));
    await quietly(told);
    stop();
  });

  it("is told no more after the end, which ends its use", async () => {
    const { told, stop } = watched();
    assert.deepEqual(told, [true]);
    stop();
    document.dispatchEvent(new Event("pointerdown"));
    assert.deepEqual(told, [true, false]);
  });
});
