import { assert } from "chai";
import { test } from "vitest";
import { type Change, History } from "#core/history.ts";

/** A number that changes can add to, one after the other, slowly if wanted. */
function counter(wait = () => Promise.resolve()) {
  const state = { value: 0, forgotten: 0 };
  const add = (by: number): Change => ({
    title: `add ${by}`,
    async undo() {
      await wait();
      state.value -= by;
    },
    async redo() {
      await wait();
      state.value += by;
    },
    forget: () => state.forgotten++,
  });
  const apply = (history: History, by: number) => {
    state.value += by;
    history.push(add(by));
  };
  return { state, apply };
}

test("undo takes back the last step, redo does it again, and both say which", async () => {
  const [history, { state, apply }] = [new History(), counter()];
  apply(history, 1);
  apply(history, 10);
  assert.equal(await history.undo(), "add 10");
  assert.equal(state.value, 1);
  assert.equal(await history.redo(), "add 10");
  assert.equal(state.value, 11);
});

test("with nothing to take back, undo and redo do nothing and say so", async () => {
  const history = new History();
  assert.isUndefined(await history.undo());
  assert.isUndefined(await history.redo());
});

test("a new step forgets what could have been done again", async () => {
  const [history, { state, apply }] = [new History(), counter()];
  apply(history, 1);
  await history.undo();
  apply(history, 5);
  assert.isUndefined(await history.redo());
  assert.deepEqual(state, { value: 5, forgotten: 1 });
});

test("a key held down takes back step by step, in order, however slow a step is", async () => {
  const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 2));
  const [history, { state, apply }] = [new History(), counter(wait)];
  for (const by of [1, 10, 100]) apply(history, by);
  const titles = await Promise.all([history.undo(), history.undo(), history.undo()]);
  assert.deepEqual(titles, ["add 100", "add 10", "add 1"]);
  assert.equal(state.value, 0);
});

test("a step that fails stays where it was, and the next one still gets its turn", async () => {
  const history = new History();
  const store: { isAway: boolean } = { isAway: true };
  const title = "fragile";
  const undo = () => {
    if (store.isAway) throw new Error("the store is away");
  };
  history.push({ title, undo, redo: () => {} });
  assert.instanceOf(await history.undo().catch((e: unknown) => e), Error);
  store.isAway = false;
  assert.equal(await history.undo(), title);
});

test("only the last 200 steps are kept, and what falls out is let go", () => {
  const [history, { state, apply }] = [new History(), counter()];
  for (let i = 0; i < 203; i++) apply(history, 1);
  assert.equal(history.past.value.length, 200);
  assert.equal(state.forgotten, 3);
});
