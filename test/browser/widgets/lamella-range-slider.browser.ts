import { assert } from "chai";
import "#widgets/lamella-range-slider.ts";
import { find, mounted, settled } from "./models.ts";

describe("lamella-range-slider", () => {
  const { element } = mounted(
    Object.assign(document.createElement("lamella-range-slider"), { label: "Contrast", max: 100 }),
  );
  element.style.width = "300px";
  const handle = (end: string) => find(element, `[data-end=${end}]`);
  const press = (end: string, key: string) =>
    handle(end).dispatchEvent(new KeyboardEvent("keydown", { key }));
  beforeEach(async () => {
    Object.assign(element, { low: 20, high: 60 });
    await settled();
  });
  after(() => element.parentElement?.remove());

  it("moves a handle by one step with an arrow, and to the end of the track with End", () => {
    press("low", "ArrowRight");
    press("high", "End");
    assert.deepEqual([element.low, element.high], [21, 100]);
  });

  it("keeps the ends in order", () => {
    press("low", "End");
    assert.deepEqual([element.low, element.high], [59, 60]);
  });

  it("moves the nearer handle to where the track is pressed", () => {
    const track = find(element, ".track");
    const { left, width, top } = track.getBoundingClientRect();
    const at = (share: number) =>
      new PointerEvent("pointerdown", {
        clientX: left + width * share,
        clientY: top,
        pointerId: 1,
      });
    track.setPointerCapture = () => {}; // no real pointer is down
    track.dispatchEvent(at(0.1));
    track.dispatchEvent(at(0.9));
    assert.deepEqual([element.low, element.high], [10, 90]);
  });

  it("tells assistive technology name, value and limits of each handle", () => {
    const low = handle("low");
    assert.equal(low.getAttribute("aria-label"), "Contrast, low");
    assert.equal(low.getAttribute("aria-valuenow"), "20");
    assert.equal(low.getAttribute("aria-valuemax"), "100");
  });
});
