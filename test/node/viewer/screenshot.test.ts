import { assert } from "chai";
import { test } from "vitest";
import { CommandRegistry } from "#core/commands.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { screenshotCommand } from "#viewer/commands/screenshot-command.ts";

test("a screenshot that waits for its picture ends when it is stopped, and nothing is downloaded", async () => {
  const registry = new CommandRegistry();
  const files: string[] = [];
  const stop = new AbortController();
  registry.register(
    screenshotCommand({
      model: new ViewerModel(),
      capture: (_, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason)); // pixels that never come
          stop.abort(new Error("stopped"));
        }),
      download: (name) => files.push(name),
      pixelRatio: () => 1,
    }),
  );
  const taken = registry.run("view.screenshot", { to: "download" }, stop.signal);
  const error = await taken.catch((error: unknown) => error);
  assert.propertyVal(error, "message", "stopped");
  assert.deepEqual(files, []);
});
