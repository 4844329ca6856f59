import * as v from "valibot";
import { effect } from "#core/signal.ts";
import { holdLock } from "#io/hold-lock.ts";

const storageKey = "lamella-open-sessions";
/** Of pages that were killed and never opened again, no more are remembered. */
const mostKept = 50;
/** A page that was just killed may hold its lock for so long. */
const lockWaitMs = 300;

/** Which sessions are open in this browser: a page that is closed takes its own out, and one that is killed cannot. */
export interface OpenSessions {
  /** Whether the last page that had this session open was killed, by a crash or a loss of power. */
  wasBrokenOff(session: string): Promise<boolean>;
  /** Keeps what is open in the list from now on; `session` reads signals. Returns what ends that. */
  follow(session: () => string): () => void;
}

/** `storage` is the page's, as `localStorage` is; where it refuses, nothing was broken off. */
export function openSessions(storage: () => Storage): OpenSessions {
  const change = (act: (ids: readonly string[]) => readonly string[]) =>
    write(storage, act(read(storage)));
  return {
    async wasBrokenOff(session) {
      if (!read(storage).includes(session)) return false;
      const release = await holdLock(lockOf(session), { waitMs: lockWaitMs });
      release?.();
      return release !== undefined; // or another tab has it open
    },
    follow(session) {
      let current: string | undefined;
      let release: Promise<(() => void) | undefined> | undefined;
      const leave = () => {
        const left = current;
        change((ids) => ids.filter((id) => id !== left));
      };
      const enter = () => {
        const entered = current;
        if (entered !== undefined)
          change((ids) => [entered, ...ids.filter((id) => id !== entered)].slice(0, mostKept));
      };
      const letGo = () => void release?.then((free) => free?.());
      const stop = effect(() => {
        const id = session();
        leave();
        letGo();
        current = id;
        release = holdLock(lockOf(id), { waitMs: lockWaitMs });
        enter();
      });
      addEventListener("pagehide", leave);
      addEventListener("pageshow", enter); // it was kept for Back
      return () => {
        stop();
        leave();
        letGo();
        removeEventListener("pagehide", leave);
        removeEventListener("pageshow", enter);
      };
    },
  };
}

function lockOf(session: string): string {
  return `lamella-open ${session}`;
}

function read(storage: () => Storage): readonly string[] {
  try {
    return v.parse(v.array(v.string()), JSON.parse(storage().getItem(storageKey) ?? "[]"));
  } catch {
    return []; // it is not by us, or the browser keeps its storage shut
  }
}

function write(storage: () => Storage, ids: readonly string[]): void {
  try {
    storage().setItem(storageKey, JSON.stringify(ids));
  } catch {
    // full, or shut
  }
}
