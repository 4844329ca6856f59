import { assert } from "chai";
import "#widgets/lamella-contrast.ts";
import { find, mounted, settled } from "./models.ts";

describe("lamella-contrast", () => {
  const { element } = mounted(
    Object.assign(document.createElement("lamella-contrast"), { label: "Contrast", max: 100 }),
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

  it("moves the nearer handle to where the track is pressed, and asks for automatic limits when pressed twice", () => {
    const track = find(element, ".track");
    const { left, width, top } = track.getBoundingClientRect();
    const at = (share: number) =>
      new PointerEvent("pointerdown", {
        ...{ clientX: left + width * share, clientY: top, pointerId: 1 },
      });
    track.setPointerCapture = () => {}; // no real pointer is down
    track.dispatchEvent(at(0.1));
    track.dispatchEvent(at(0.9));
    assert.deepEqual([element.low, element.high], [10, 90]);
    let asked = 0;
    element.addEventListener("lamella-auto", () => asked++, { once: true });
    track.dispatchEvent(new MouseEvent("dblclick"));
    assert.equal(asked, 1);
  });

  it("tells assistive technology name, value and limits of each handle", () => {
    const low = handle("low");
    assert.equal(low.getAttribute("aria-label"), "Contrast, low");
    assert.equal(low.getAttribute("aria-valuenow"), "20");
    assert.equal(low.getAttribute("aria-valuemax"), "100");
  });

  it("draws each bin where its values are, the fullest as high as there is room", async () => {
    element.histogram = { start: 0, width: 25, counts: [1, 4, 0, 2] };
    await settled();
    const path = find(element, "path.counts").getAttribute("d");
    assert.equal(path, "M0 40V30H64V0H128V40H192V20H256V40Z");
  });
});
