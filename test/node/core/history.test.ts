import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { History } from "#core/history.ts";
import { eventsFor, type HistoryEvent, noSteps, stepsAfter } from "#core/history-steps.ts";

/** A list of numbers that steps of one kind add to, one after the other, slowly if wanted. */
function counter(wait = () => Promise.resolve()) {
  const history = new History();
  const state: { value: number; forgotten: number; isAway: boolean } = {
    ...{ value: 0, forgotten: 0, isAway: false },
  };
  const add = async (by: number) => {
    await wait();
    if (state.isAway) throw new Error("the store is away");
    state.value += by;
  };
  history.handle("moved", {
    undo: ({ from }) => add(-from),
    redo: ({ from }) => add(from),
    forget: () => state.forgotten++,
    merge: (earlier, later) =>
      earlier.layer === later.layer ? { ...earlier, from: earlier.from + later.from } : undefined,
  });
  let clock = 0;
  const apply = (by: number, { layer = "a", ms = 5000, bytes = 0 } = {}) => {
    clock += ms;
    state.value += by;
    const data = { layer, from: by, to: 0 };
    history.push({ kind: "moved", title: `add ${by}`, data, bytes, at: clock });
  };
  return { history, state, apply };
}

test("undo takes back the last step, redo does it again, and both say which", async () => {
  const { history, state, apply } = counter();
  apply(1);
  apply(10);
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
  const { history, state, apply } = counter();
  apply(1);
  await history.undo();
  apply(5);
  assert.isUndefined(await history.redo());
  assert.deepInclude(state, { value: 5, forgotten: 1 });
});

test("a key held down takes back step by step, in order, however slow a step is", async () => {
  const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 2));
  const { history, state, apply } = counter(wait);
  for (const by of [1, 10, 100]) apply(by);
  const titles = await Promise.all([history.undo(), history.undo(), history.undo()]);
  assert.deepEqual(titles, ["add 100", "add 10", "add 1"]);
  assert.equal(state.value, 0);
});

test("a step that fails stays where it was, and the next one still gets its turn", async () => {
  const { history, state, apply } = counter();
  apply(3);
  state.isAway = true;
  assert.instanceOf(await history.undo().catch((e: unknown) => e), Error);
  state.isAway = false;
  assert.equal(await history.undo(), "add 3");
});

test("only the last 200 steps are kept, and what falls out is let go", () => {
  const { history, state, apply } = counter();
  for (let i = 0; i < 203; i++) apply(1);
  assert.equal(history.past.value.length, 200);
  assert.equal(state.forgotten, 3);
});

test("steps that keep more than 64 MB in all fall out, but never the last one", () => {
  const { history, apply } = counter();
  for (let i = 0; i < 5; i++) apply(i, { bytes: 20 * 2 ** 20 });
  assert.deepEqual(
    history.past.value.map(({ title }) => title),
    ["add 2", "add 3", "add 4"],
  );
  apply(9, { bytes: 100 * 2 ** 20 });
  assert.lengthOf(history.past.value, 1);
});

test("what follows within a second is one step with it, until something else was done", async () => {
  const { history, state, apply } = counter();
  for (let i = 0; i < 30; i++) apply(1, { ms: 16 });
  assert.lengthOf(history.past.value, 1);
  apply(100, { layer: "b", ms: 16 });
  apply(1000, { layer: "b", ms: 2000 });
  assert.lengthOf(history.past.value, 3);
  await history.undo();
  apply(1000, { layer: "b", ms: 16 });
  assert.lengthOf(history.past.value, 3, "what was taken back ends a step");
  for (let i = 0; i < 3; i++) await history.undo();
  assert.equal(state.value, 0);
});

test("what was written down of any history makes the same steps again, and so does a shorter writing of them", () => {
  const doing = fc.array(fc.constantFrom("push", "undo", "redo", "clear"), { maxLength: 60 });
  fc.assert(
    fc.property(doing, (all) => {
      let now = noSteps;
      const events: HistoryEvent[] = [];
      for (const [i, what] of all.entries()) {
        const event = eventOf(what, { now, id: `s${i}` });
        if (!event) continue;
        events.push(JSON.parse(JSON.stringify(event)));
        now = stepsAfter(now, event);
      }
      assert.deepEqual(events.reduce(stepsAfter, noSteps), now);
      assert.deepEqual(eventsFor(now).reduce(stepsAfter, noSteps), now);
    }),
    { numRuns: 200 },
  );
});

function eventOf(
  what: "push" | "undo" | "redo" | "clear",
  { now, id }: { now: typeof noSteps; id: string },
): HistoryEvent | undefined {
  if (what === "clear") return { do: "clear" };
  const data = { layer: id, from: 0, to: 1 };
  if (what === "push")
    return { do: "push", step: { id, kind: "moved", title: id, data, bytes: 0, at: 0 } };
  const last = (what === "undo" ? now.past : now.future).at(-1);
  return last && { do: what, id: last.id };
}
