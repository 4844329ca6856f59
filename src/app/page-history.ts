import type { History } from "#core/history.ts";
import { stepsThatFit } from "#core/history-fit.ts";
import { noSteps, type Steps } from "#core/history-steps.ts";
import { shortId } from "#core/ids.ts";
import type { SessionDocument } from "#core/session/document.ts";
import { type ReadonlySignal, signal } from "#core/signal.ts";
import type { Journals } from "#io/journal/journals.ts";
import { HistoryLog } from "#io/sessions/history-log.ts";

export interface PageHistoryParts {
  readonly history: History;
  readonly journals: Journals;
  /** Told, once, why steps cannot be written down. */
  report(error: unknown): void;
}

/** A session's steps to undo that were found, and what makes them those of the page. */
export interface FoundSteps {
  readonly steps: Steps;
  /** What happens from now on is written down there. */
  use(): void;
  /** Lets go of them, for a session that is not opened after all. */
  drop(): void;
}

/** Writes down what can be taken back, each session in a log of its own, and finds it again after a reload. */
export interface PageHistory {
  /** Names the log of what is open. */
  readonly session: ReadonlySignal<string>;
  /** What was written down for a document; nothing where it names none, or another tab has it open. */
  find(document: SessionDocument): Promise<FoundSteps>;
}

/** A log is made with the first step. */
export function pageHistory({ history, journals, report }: PageHistoryParts): PageHistory {
  const session = signal(shortId());
  let log: Promise<HistoryLog | undefined> | undefined;
  let isTold = false;

  const failed = (error: unknown) => {
    if (!isTold) report(error);
    isTold = true;
  };
  history.subscribe((event) => {
    log ??= HistoryLog.open(session.peek(), journals);
    log.then((open) => open?.append(event)).catch(failed);
  });

  function replace(id: string, next: Promise<HistoryLog | undefined> | undefined): void {
    const before = log;
    before?.then((open) => open?.close()).catch(failed);
    session.value = id;
    log = next;
  }

  return {
    session,
    async find({ history: id, layers }) {
      const open = layers.map((layer) => layer.id);
      if (id === session.peek() && log) {
        const { past, future } = history;
        const steps = stepsThatFit({ past: past.value, future: future.value }, open);
        return { steps, use: () => {}, drop: () => {} };
      }
      const found = id === undefined ? undefined : await openLog(id, journals, failed);
      if (!id || !found)
        return { steps: noSteps, use: () => replace(shortId(), undefined), drop: () => {} };
      return {
        steps: stepsThatFit(found.steps, open),
        use: () => replace(id, Promise.resolve(found)),
        drop: () => void found.close(), // which never rejects
      };
    },
  };
}

async function openLog(
  id: string,
  journals: Journals,
  failed: (error: unknown) => void,
): Promise<HistoryLog | undefined> {
  try {
    return await HistoryLog.open(id, journals);
  } catch (error) {
    failed(error); // what is open can still be looked at and changed
    return undefined;
  }
}
