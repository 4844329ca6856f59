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
  /** How far the command that was given this signal has come, 0..1; of one that runs otherwise nobody is told. */
  onProgress(signal: AbortSignal, done: number): void;
  /** `tasks.cancel { task }`, to be registered. */
  readonly cancel: Command;
}

export function slowCommands(registry: CommandRegistry): SlowCommands {
  const tasks = signal<readonly BackgroundTask[]>([]);
  const running = new Map<string, AbortController>();
  const told = new WeakMap<AbortSignal, (done: number) => void>();
  const cancel = commandBody({
    args: v.strictObject({ task: v.string() }),
    run: ({ task }) => running.get(task)?.abort(),
  });
  return {
    tasks,
    cancel: { id: "tasks.cancel", title: "Stop a task", body: () => cancel },
    onProgress: (signal, done) => told.get(signal)?.(done),
    async run(id, args) {
      const controller = new AbortController();
      const started = performance.now();
      const task = `command-${shortId()}`;
      const title = registry.list().find((command) => command.id === id)?.title ?? id;
      const timer = setTimeout(() => {
        running.set(task, controller);
        const stop = { id: "tasks.cancel", args: { task } };
        const shown = { id: task, title, progress: undefined, etaMs: null, cancel: stop };
        tasks.value = [...tasks.value, shown];
      }, slowMs);
      told.set(controller.signal, (done) => {
        const now = tasks.value.find((shown) => shown.id === task);
        // Often enough for a bar; a signal for each chunk would have the page do nothing else.
        if (!now || done - (now.progress ?? 0) < 0.005) return;
        const etaMs = (performance.now() - started) * (1 / done - 1);
        tasks.value = tasks.value.with(tasks.value.indexOf(now), { ...now, progress: done, etaMs });
      });
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
