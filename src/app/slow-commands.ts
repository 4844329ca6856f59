import * as v from "valibot";
import type { BackgroundTask } from "#core/background-task.ts";
import { type Command, type CommandRegistry, commandBody } from "#core/commands.ts";
import { shortId } from "#core/ids.ts";
import { type ReadonlySignal, signal } from "#core/signal.ts";

/** After this a person begins to wonder whether anything happens. */
const slowMs = 1000;

/** Runs what people ask for; what takes over a second shows as a task that can be stopped. */
export interface SlowCommands {
  readonly tasks: ReadonlySignal<readonly BackgroundTask[]>;
  run(id: string, args?: unknown): Promise<unknown>;
  /** `tasks.cancel { task }`, to be registered. */
  readonly cancel: Command;
}

export function slowCommands(registry: CommandRegistry): SlowCommands {
  const tasks = signal<readonly BackgroundTask[]>([]);
  const running = new Map<string, AbortController>();
  const cancel = commandBody({
    args: v.strictObject({ task: v.string() }),
    run: ({ task }) => running.get(task)?.abort(),
  });
  return {
    tasks,
    cancel: { id: "tasks.cancel", title: "Stop a task", body: () => cancel },
    async run(id, args) {
      const controller = new AbortController();
      const task = `command-${shortId()}`;
      const title = registry.list().find((command) => command.id === id)?.title ?? id;
      const timer = setTimeout(() => {
        running.set(task, controller);
        const stop = { id: "tasks.cancel", args: { task } };
        const shown = { id: task, title, progress: undefined, etaMs: null, cancel: stop };
        tasks.value = [...tasks.value, shown];
      }, slowMs);
      try {
        return await registry.run(id, args, controller.signal);
      } finally {
        clearTimeout(timer);
        running.delete(task);
        tasks.value = tasks.value.filter((other) => other.id !== task);
      }
    },
  };
}
