import { assert } from "chai";
import { createExecutor, type Executor, type Loss, type PatchShape } from "#compute/index.ts";
import { buildChoice } from "#ml/config/choice.ts";
import { losses } from "#ml/losses/index.ts";
import { type Given, gradedLoss } from "./graded-loss.ts";
import { seeded } from "./ramp.ts";

interface Case {
  readonly name: string;
  readonly shape: PatchShape;
  readonly channels: number;
  /** Every third logit is drawn from minus to plus this, the rest from -4 to 4. */
  readonly reach: number;
  /** How often a pixel weighs 0. */
  readonly leftOut: number;
}

const usual = { shape: { batch: 2, height: 5, width: 7 }, channels: 2, reach: 4, leftOut: 0.3 };
const pixel = { batch: 1, height: 1, width: 1 };

const cases: readonly Case[] = [
  ...[1, 2, 3, 4, 5].map((channels) => ({ ...usual, name: `${channels} channels`, channels })),
  { ...usual, name: "logits up to 80", channels: 3, reach: 80 },
  { ...usual, name: "logits up to 80 in 5 channels", channels: 5, reach: 80 },
  { ...usual, name: "no pixel counts", channels: 3, leftOut: 1 },
  { ...usual, name: "every pixel counts", channels: 3, leftOut: 0 },
  { ...usual, name: "one pixel", channels: 3, shape: pixel, leftOut: 0 },
  { ...usual, name: "a row of 33", shape: { batch: 1, height: 1, width: 33 } },
];

/** Those that executors have kernels for; the rest they leave to tfjs. */
const onKernels = ["bce", "dice", "bce-dice", "cross-entropy", "mse", "l1"];

/** Every loss that is a kernel, on an executor, against its tfjs function on the cpu: value and gradient, and the value where it is measured. */
export const lossContract: readonly { name: string; check(executor: Executor): Promise<void> }[] =
  losses.members
    .filter(({ id }) => onKernels.includes(id))
    .flatMap((member) =>
      cases.map((case_) => ({
        name: `${member.id}, ${case_.name}`,
        check: (executor: Executor) =>
          checkLoss(executor, buildChoice(losses, { id: member.id }), draw(case_, member.learns)),
      })),
    );

async function checkLoss(executor: Executor, loss: Loss, given: Given): Promise<void> {
  assert.isDefined(loss.fused, "a kernel");
  const reference = await createExecutor({}, "cpu");
  try {
    const expected = await gradedLoss(reference, { ...given, loss });
    const found = await gradedLoss(executor, { ...given, loss });
    assertClose([found.value], [expected.value], "value");
    assertClose([found.measured], [expected.value], "value where it is measured");
    assertClose(found.gradient, expected.gradient, "gradient");
  } finally {
    reference.dispose();
  }
}

/** To a millionth of the largest. */
function assertClose(found: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assert.equal(found.length, expected.length);
  const largest = Array.from(expected).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  for (const [i, value] of Array.from(expected).entries())
    assert.closeTo(found[i] ?? Number.NaN, value, 1e-6 * largest, `${what} [${i}]`);
}

function draw(
  { shape, channels, reach, leftOut }: Case,
  learns: (typeof losses.members)[number]["learns"],
): Given {
  const random = seeded(7);
  const pixels = shape.batch * shape.height * shape.width;
  const logits = Float32Array.from(
    { length: pixels * channels },
    (_, i) => (2 * random() - 1) * (i % 3 === 0 ? reach : 4),
  );
  // A value may be met, where a difference has no direction.
  const isMet = () => learns === "values" && random() < 0.1;
  const target = logits.map((logit) => (isMet() ? logit : random()));
  const weight = Float32Array.from({ length: pixels }, () =>
    random() < leftOut ? 0 : 3 * random(),
  );
  return { shape, logits, target, weight };
}
