import * as v from "valibot";
import {
  eventsFor,
  type HistoryEvent,
  historyEventSchema,
  noSteps,
  type Steps,
  stepsAfter,
} from "#core/history-steps.ts";
import { holdLock } from "../hold-lock.ts";
import type { Journals, OpenJournal } from "../journal/journals.ts";
import { sessionFolder, sessionLock } from "./kept-folders.ts";

/** How long a session may be held by a page that was just closed, reloaded or killed. */
const lockWaitMs = 1500;
/** With more records than this a log is made anew from the steps there are. */
const mostRecords = 2000;

/** What can be taken back in one session, written down as it happens. */
export class HistoryLog {
  /** What was written down when it was opened. */
  readonly steps: Steps;
  readonly #journal: OpenJournal;
  readonly #unlock: () => void;
  #now: Steps;
  #records: number;

  private constructor(journal: OpenJournal, unlock: () => void) {
    this.steps = journal.records.map(decode).reduce(stepsAfter, noSteps);
    this.#now = this.steps;
    this.#journal = journal;
    this.#unlock = unlock;
    this.#records = journal.records.length;
  }

  /** Opens or makes the log of a session; undefined where another page has that session open. */
  static async open(session: string, journals: Journals): Promise<HistoryLog | undefined> {
    const unlock = await holdLock(sessionLock(session), { waitMs: lockWaitMs });
    if (!unlock) return undefined;
    try {
      const journal = await journals.open(`${sessionFolder(session)}/history`);
      try {
        return new HistoryLog(journal, unlock);
      } catch (error) {
        await journal.close().catch(() => {}); // what it holds cannot be read
        throw error;
      }
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** Resolves once it survives a crash. */
  async append(event: HistoryEvent): Promise<void> {
    this.#now = stepsAfter(this.#now, event);
    this.#records++;
    if (this.#records <= mostRecords) return this.#journal.append(encode(event));
    const events = eventsFor(this.#now);
    this.#records = events.length;
    return this.#journal.rewrite(events.map(encode));
  }

  /** Another page may open the session. */
  async close(): Promise<void> {
    await this.#journal.close().catch(() => {}); // nobody writes to it any more
    this.#unlock();
  }
}

function encode(event: HistoryEvent): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(event));
}

function decode(record: Uint8Array): HistoryEvent {
  return v.parse(historyEventSchema, JSON.parse(new TextDecoder().decode(record)));
}
