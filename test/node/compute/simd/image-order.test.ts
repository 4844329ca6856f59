import { assert, describe, it } from "vitest";
import { imageGroups, inImageOrder } from "#compute/simd/image-order.ts";
import type { KernelName } from "#compute/simd/records.ts";
import type { Step } from "#compute/simd/step.ts";

const step = (kernel: KernelName, { shares = 4, waits = true } = {}): Step => ({
  ...{ kernel, record: {}, shares, waits },
});

/** Kernels in order, with the shares that are done: `add 0-1`; a bar where all wait. */
function told(steps: readonly Step[]): string {
  return steps
    .map(({ kernel, shares, range = { first: 0, count: shares }, waits }) => {
      const last = range.first + range.count - 1;
      return `${kernel} ${range.first}-${last}${waits ? " |" : ""}`;
    })
    .join(" ");
}

describe("image order", () => {
  it("does steps by image for one group after the other, and waits within a group only", () => {
    const steps = [step("normForward"), step("maxPool")];
    assert.equal(
      told(inImageOrder(steps, 2)),
      "normForward 0-1 | maxPool 0-1 normForward 2-3 | maxPool 2-3 |",
    );
  });

  it("keeps what needs the whole batch where it is", () => {
    const steps = [
      step("normForward"),
      step("normForwardCoefficients", { shares: 1 }),
      step("add"),
    ];
    assert.equal(
      told(inImageOrder(steps, 2)),
      "normForward 0-1 normForward 2-3 | normForwardCoefficients 0-0 | add 0-1 add 2-3 |",
    );
  });

  it("keeps a step whose shares are no whole groups where it is", () => {
    const steps = [step("normForward", { shares: 3 }), step("add")];
    assert.equal(told(inImageOrder(steps, 2)), "normForward 0-2 | add 0-1 add 2-3 |");
  });

  it("prepares filters before a run, ends their gradients behind it, and lets nobody wait less", () => {
    const steps = [
      step("add", { waits: false }),
      step("winogradFilter", { shares: 1 }),
      step("winogradConv"),
      step("winogradFilterGradient"),
      step("winogradFilterGradientEnd", { shares: 1 }),
    ];
    assert.equal(
      told(inImageOrder(steps, 2)),
      [
        "winogradFilter 0-0 |",
        "add 0-1 | winogradConv 0-1 | winogradFilterGradient 0-1",
        "add 2-3 | winogradConv 2-3 | winogradFilterGradient 2-3 |",
        "winogradFilterGradientEnd 0-0 |",
      ].join(" "),
    );
  });

  it("cuts a batch into groups of an image a thread, as far as shares allow", () => {
    assert.equal(imageGroups(8, 1), 8);
    assert.equal(imageGroups(8, 2), 4);
    assert.equal(imageGroups(8, 8), 1);
    assert.equal(imageGroups(6, 1), 2);
    assert.equal(imageGroups(5, 1), 1);
    assert.equal(imageGroups(32, 1), 16);
  });
});
