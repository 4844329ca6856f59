import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import {
  parseSession,
  parseSessionPart,
  type SessionDocument,
  type SessionPart,
} from "#core/session/document.ts";
import { encodeFragment } from "#core/session/fragment.ts";
import { readSession, type SessionFile } from "#io/sessions/read-session.ts";
import { isPlace, sourceSchema, toSourceRef } from "#io/source-ref.ts";
import { pickFile } from "../pick-files.ts";
import type { SessionSharing } from "../share/session-sharing.ts";

export interface SessionCommandParts {
  /** The session as it is now. */
  save(): SessionDocument;
  /** Resolves once what the session refers to is in storage, as far as it gets there. */
  flush(): Promise<void>;
  /**
   * Replaces what is open; returns a sentence for each thing that could not be brought back. What travels with it is got from
   * where it says, unless the session came from a place that knows better.
   */
  restore(
    document: SessionDocument,
    signal: AbortSignal,
    assets?: SessionFile["assets"],
  ): Promise<string[]>;
  /** Changes no more than the part says; returns as `restore` does. */
  layOver(part: SessionPart, signal: AbortSignal): Promise<string[]>;
  /** Addresses are relative to it. */
  readonly base: string;
  /** The page's address without its fragment. */
  address(): string;
  /** Hands the user a file. */
  download(name: string, text: string): void;
  readonly sharing: SessionSharing;
}

/** `session.link`, `session.save`, `session.contents`, `session.load` and `session.open`. */
export function sessionCommands(parts: SessionCommandParts): Command[] {
  const { sharing } = parts;
  const link = commandBody({
    args: v.strictObject({
      inline: v.optional(v.boolean(), true),
      /** Whether what was shared before stays as it is. */
      fresh: v.optional(v.boolean(), false),
    }),
    async run({ inline, fresh }, signal) {
      if (!inline) return sharing.serve(fresh, signal);
      await parts.flush();
      return { url: `${parts.address()}${await encodeFragment(parts.save())}` };
    },
  });
  const save = commandBody({
    args: v.strictObject({
      to: v.optional(v.picklist(["download", "value", "archive"]), "value"),
    }),
    async run({ to }, signal) {
      if (to === "archive") return sharing.archive(signal);
      await parts.flush();
      const session = parts.save();
      if (to === "download")
        parts.download("session.lamella.json", JSON.stringify(session, undefined, 1));
      return { session };
    },
  });
  const contents = commandBody({
    args: v.strictObject({}),
    run: (_, signal) => sharing.contents(signal),
  });
  const over = v.optional(v.boolean(), false);
  const take = async (
    { json, assets }: Pick<SessionFile, "json"> & Partial<SessionFile>,
    isOver: boolean,
    signal: AbortSignal,
  ) => ({
    warnings: isOver
      ? await parts.layOver(parseSessionPart(json), signal)
      : await parts.restore(parseSession(json), signal, assets),
  });
  const load = commandBody({
    args: v.strictObject({ session: v.unknown(), over }),
    run: ({ session, over }, signal) => take({ json: session }, over, signal),
  });
  const open = commandBody({
    args: v.strictObject({ source: v.optional(sourceSchema), over }),
    async run({ source, over }, signal) {
      const ref = source === undefined ? await pickFile(signal) : toSourceRef(source, parts.base);
      if (!isPlace(ref))
        throw new Failure(
          { code: "session/bad-link", reason: "unreadable" },
          "A session is one file: give its address, or leave source out to be asked for it",
        );
      return take(await readSession(ref, signal), over, signal);
    },
  });
  return [
    { id: "session.link", title: "Make a link to this view", body: () => link },
    { id: "session.save", title: "Save the session", body: () => save },
    { id: "session.contents", title: "What a shared session holds", body: () => contents },
    { id: "session.load", title: "Load a session", body: () => load },
    { id: "session.open", title: "Open a session file", body: () => open },
  ];
}
