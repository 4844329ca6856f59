import { assert } from "chai";
import { test } from "vitest";
import { ViewerModel } from "#core/viewer-model.ts";
import { flyingCamera } from "#viewer/fly-camera.ts";

const view = { width: 800, height: 400 };

/** A model that looks at the origin, and frames that are drawn by hand. */
function setUp({ isStill = false } = {}) {
  const model = new ViewerModel();
  let waiting: ((nowMs: number) => void)[] = [];
  const { fly, goal } = flyingCamera({
    ...{ model, size: () => view, isStill: () => isStill },
    nextFrame: (draw) => waiting.push(draw),
  });
  const frame = (nowMs: number) => {
    const now = waiting;
    waiting = [];
    for (const draw of now) draw(nowMs);
    return now.length;
  };
  return { model, fly, goal, frame };
}

/** From the middle of the view to a place, in pixels of the screen. */
function awayPx({ model }: ReturnType<typeof setUp>, [x, y]: readonly [number, number]): number {
  const { center, zoom } = model.camera.value;
  return Math.hypot(center[0] - x, center[1] - y) * 2 ** zoom;
}

test("a flight begins where its goal is in sight, comes nearer with each frame, and ends there", () => {
  const page = setUp();
  const to = { center: [5000, -3000], zoom: 3 } as const;
  page.fly(to);
  const firstPx = awayPx(page, to.center);
  assert.isBelow(firstPx, view.height / 2);
  const away = [firstPx];
  for (const nowMs of [1000, 1050, 1100, 1150, 1200]) {
    page.frame(nowMs);
    away.push(awayPx(page, to.center));
  }
  assert.isTrue(
    away.every((px, i) => i < 2 || px < (away[i - 1] ?? 0)),
    `${away}`,
  );
  assert.deepEqual(page.model.camera.value, to);
  assert.equal(page.frame(1250), 0, "nothing is drawn after the end");
});

test("another flight, or a hand on the camera, takes over", () => {
  const page = setUp();
  page.fly({ center: [100, 0], zoom: 0 });
  page.frame(1000);
  page.fly({ center: [0, 100], zoom: 0 });
  assert.deepEqual(page.goal(), { center: [0, 100], zoom: 0 });
  for (const nowMs of [1050, 1100, 1300]) page.frame(nowMs);
  assert.deepEqual(page.model.camera.value, { center: [0, 100], zoom: 0 });
  page.fly({ center: [50, 50], zoom: 0 });
  page.model.look({ center: [7, 7], zoom: 1 });
  assert.deepEqual(page.goal(), { center: [7, 7], zoom: 1 });
  for (const nowMs of [2000, 2100, 2300]) page.frame(nowMs);
  assert.deepEqual(page.model.camera.value, { center: [7, 7], zoom: 1 });
});

test("who asked for less motion is there at once", () => {
  const page = setUp({ isStill: true });
  page.fly({ center: [5000, 0], zoom: 2 });
  assert.deepEqual(page.model.camera.value, { center: [5000, 0], zoom: 2 });
  assert.equal(page.frame(1000), 0);
});
