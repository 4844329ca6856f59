import { BaseSequencer } from "vitest/node";

/** Begun last, one of these would keep a single core busy when all else is done. */
const slowest = [
  "node/compute/executors.test",
  "node/io/write/writers.contract.test",
  "node/compute/simd/training.test",
  "node/plugin/learning.test",
  "node/compute/random-examples.test",
  "e2e/journey.test",
  "e2e/accessibility.test",
  "e2e/crash.test",
  "e2e/session.test",
  "e2e/save.test",
  "e2e/share.test",
  "e2e/review.test",
  "e2e/bench.test",
];

/** Vitest's order, which on a fresh clone knows no more than how long a file's text is, but for those that take longest. */
export class SlowestFirst extends BaseSequencer {
  async sort(files) {
    const rank = ({ moduleId }) => {
      const at = slowest.findIndex((part) => moduleId.includes(part));
      return at < 0 ? slowest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
