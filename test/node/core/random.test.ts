import { assert } from "chai";
import { test } from "vitest";
import { createRandom, shuffled } from "#core/random.ts";

test("the numbers are those of xoshiro128** behind splitmix32", () => {
  const random = createRandom(42); // by an independent implementation in Python
  const words = Array.from({ length: 4 }, () => random.next() * 2 ** 32);
  assert.deepEqual(words, [660444221, 3652823732, 77672526, 910233633]);
});

test("numbers below a count are all of them, about as often each", () => {
  const random = createRandom(1);
  const counts = new Array<number>(5).fill(0);
  for (let i = 0; i < 5000; i++) {
    const at = random.below(5);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  for (const count of counts) assert.closeTo(count, 1000, 150);
});

test("what a fork draws does not shift the numbers of its parent", () => {
  const [one, other] = [createRandom(3), createRandom(3)];
  const fork = one.fork();
  other.fork();
  for (let i = 0; i < 10; i++) fork.next();
  assert.equal(one.next(), other.next());
});

test("a shuffled list holds the same items in another order, the same one for the same seed", () => {
  const items = Array.from({ length: 50 }, (_, i) => i);
  const once = shuffled(items, createRandom(9));
  assert.notDeepEqual(once, items);
  assert.sameMembers(once, items);
  assert.deepEqual(shuffled(items, createRandom(9)), once);
});
