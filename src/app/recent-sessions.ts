import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { parseSession, type SessionDocument } from "#core/session/document.ts";
import { type ReadonlySignal, signal } from "#core/signal.ts";
import type { RecentSession } from "#widgets/lamella-recent.ts";

/** What was open in this browser, newest first, to be opened again from the start page. */
export interface RecentSessions {
  readonly entries: ReadonlySignal<readonly RecentSession[]>;
  /** Keeps it in the place of what it goes on from, and of others of its image that lead to no other painted labels. */
  keep(document: SessionDocument): void;
  readonly commands: readonly Command[];
}

const storageKey = "lamella-recent-sessions";
const mostKept = 8;

const keptSchema = v.array(
  v.object({ id: v.string(), title: v.string(), savedAt: v.number(), session: v.unknown() }),
);

/** `storage` is the page's, as `localStorage` is; where it refuses, nothing is kept and nothing fails. */
export function recentSessions(storage: () => Storage): RecentSessions {
  const entries = signal<readonly RecentSession[]>(read(storage) ?? []);
  /** With what other pages of this browser kept meanwhile. */
  const latest = () => read(storage) ?? entries.peek();
  const put = (next: readonly RecentSession[]) => {
    entries.value = next;
    write(storage, next);
  };
  const forget = commandBody({
    args: v.strictObject({ id: v.string() }),
    run: ({ id }) => put(latest().filter((entry) => entry.id !== id)),
  });
  return {
    entries,
    keep(document) {
      const [main] = document.layers;
      if (!main) return;
      const painted = paintedIn(document);
      const isReplaced = ({ session }: RecentSession) => {
        const { layers = [], history } = sessionOf(session) ?? {};
        if (history !== undefined && history === document.history) return true;
        const isSameImage = JSON.stringify(layers[0]?.source) === JSON.stringify(main.source);
        return isSameImage && paintedIn({ layers }).every((edits) => painted.includes(edits));
      };
      const others = latest().filter((entry) => !isReplaced(entry));
      const id = JSON.stringify([main.source, ...painted]);
      const entry = { id, title: titleOf(document), savedAt: Date.now(), session: document };
      put([entry, ...others].slice(0, mostKept));
    },
    commands: [{ id: "session.forget", title: "Forget a recent session", body: () => forget }],
  };
}

/** The folders of this browser's storage that hold what was painted: nothing but a session leads to them. */
function paintedIn({ layers }: Pick<SessionDocument, "layers">): string[] {
  return layers.flatMap(({ source }) => {
    const painted = v.safeParse(paintedSchema, source);
    return painted.success ? [painted.output.edits] : [];
  });
}

const paintedSchema = v.object({ kind: v.literal("edited-labels"), edits: v.string() });

function titleOf({ layers }: SessionDocument): string {
  const [main = "", ...more] = layers.map(({ settings, kind }) => String(settings["name"] ?? kind));
  return more.length === 0 ? main : `${main} and ${more.length} more`;
}

/** What an older or newer version left is passed over; undefined where the browser gives nothing. */
function read(storage: () => Storage): readonly RecentSession[] | undefined {
  try {
    const kept = v.parse(keptSchema, JSON.parse(storage().getItem(storageKey) ?? "[]"));
    return kept.filter(({ session }) => sessionOf(session)?.layers.length);
  } catch {
    return undefined; // it is not by us, or the browser keeps its storage shut
  }
}

/** Undefined where it is none that this version reads. */
function sessionOf(json: unknown): SessionDocument | undefined {
  try {
    return parseSession(json);
  } catch {
    return undefined;
  }
}

function write(storage: () => Storage, entries: readonly RecentSession[]): void {
  try {
    storage().setItem(storageKey, JSON.stringify(entries));
  } catch {
    // full, or shut: the list then lasts as long as the page
  }
}
