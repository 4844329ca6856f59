import type { QueryEvent } from "#widgets/ask-command.ts";

/** Runs the commands that widgets below `element` ask results of; what fails is for the widget that asked. */
export function answerQueries(
  element: HTMLElement,
  run: (command: string, args: unknown, signal: AbortSignal) => Promise<unknown>,
): void {
  element.addEventListener("lamella-query", ({ detail }: QueryEvent) => {
    const { request, signal, answer } = detail;
    answer(run(request.id, request.args, signal));
  });
}
