import { assert } from "chai";
import * as v from "valibot";
import { afterEach, beforeEach, test, vi } from "vitest";
import { CommandRegistry, commandBody } from "#core/commands.ts";
import { slowCommands } from "../../../src/app/slow-commands.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A command that ends when the test says so, or when it is stopped. */
function scene() {
  const registry = new CommandRegistry();
  let finish = () => {};
  const wait = commandBody({
    args: v.strictObject({}),
    run: (_, signal) =>
      new Promise<string>((resolve, reject) => {
        finish = () => resolve("done");
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  });
  registry.register({ id: "test.wait", title: "Wait for it", body: () => wait });
  const slow = slowCommands(registry);
  registry.register(slow.cancel);
  return { slow, finish: () => finish() };
}

test("a quick command never shows as a task", async () => {
  const { slow, finish } = scene();
  const result = slow.run("test.wait");
  await vi.advanceTimersByTimeAsync(900);
  finish();
  assert.equal(await result, "done");
  await vi.advanceTimersByTimeAsync(1000);
  assert.deepEqual(slow.tasks.value, []);
});

test("after a second a command is a task with its title, until it ends", async () => {
  const { slow, finish } = scene();
  const result = slow.run("test.wait");
  await vi.advanceTimersByTimeAsync(1100);
  assert.deepEqual(
    slow.tasks.value.map(({ title }) => title),
    ["Wait for it"],
  );
  finish();
  await result;
  assert.deepEqual(slow.tasks.value, []);
});

test("stopping the task aborts the command", async () => {
  const { slow } = scene();
  const result = slow.run("test.wait").catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1100);
  const [task] = slow.tasks.value;
  await slow.run(task?.cancel.id ?? "", task?.cancel.args);
  assert.propertyVal(await result, "name", "AbortError");
  assert.deepEqual(slow.tasks.value, []);
});
