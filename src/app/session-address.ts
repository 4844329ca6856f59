import {
  parseSession,
  parseSessionPart,
  type SessionDocument,
  type SessionPart,
} from "#core/session/document.ts";
import { decodeFragment, encodeFragment } from "#core/session/fragment.ts";
import { effect } from "#core/signal.ts";
import { readSession, type SessionFile } from "#io/sessions/read-session.ts";

/** How long the view must be still before it is written into the address. */
const quietMs = 200;

/** A session in place of what is open, or a part of one over it. */
export type LinkedSession =
  | {
      readonly document: SessionDocument;
      /** What travels with it, where it lies somewhere. */
      readonly assets?: SessionFile["assets"] | undefined;
      readonly part?: undefined;
    }
  | { readonly part: SessionPart; readonly document?: undefined };

/** The session behind the address's `#`, where no server sees it, or at the place it names; undefined where there is none. */
export async function sessionInAddress(signal: AbortSignal): Promise<LinkedSession | undefined> {
  const linked = await decodeFragment(location.hash);
  if (!linked) return undefined;
  const { json, assets }: Pick<SessionFile, "json"> & Partial<SessionFile> =
    "json" in linked
      ? linked
      : await readSession(
          { kind: "http", url: new URL(linked.address, location.href).href },
          signal,
        );
  return linked.isOver
    ? { part: parseSessionPart(json) }
    : { document: parseSession(json), assets };
}

export interface AddressParts {
  /** The session as it is now; signals read inside are followed. */
  save(): SessionDocument;
  follow(linked: LinkedSession, signal: AbortSignal): Promise<void>;
  /** Told of each document that was written into the address. */
  onSaved(document: SessionDocument): void;
  /** Tells the user why a link could not be followed. */
  report(error: unknown): void;
}

/**
 * Keeps the session in the address, and opens a link that is pasted into it; the next one stops the one before. Returns
 * what ends that.
 */
export function followAddress({ save, follow, onSaved, report }: AddressParts): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let own = location.hash;
  let seen = location.hash; // own, or a pasted link that was noticed
  let writes = 0;
  let following: AbortController | undefined;
  let layers = "";
  let wasOpen = false; // until then the address may hold a link that does not open yet: a reload tries again
  const put = (fragment: string) => {
    own = fragment;
    const address = fragment || `${location.pathname}${location.search}`; // an empty one would change nothing
    history.replaceState(history.state, "", address); // not a step that Back would walk through
    seen = location.hash;
  };
  const write = async (document: SessionDocument) => {
    const mine = ++writes;
    const fragment = await fragmentOf(document);
    const isPasted = location.hash !== seen; // a link of which the event has yet to tell
    if (mine === writes && !following && !isPasted && wasOpen) put(fragment);
  };
  const stop = effect(() => {
    const document = save();
    clearTimeout(timer);
    wasOpen ||= document.layers.length > 0;
    const now = layersIn(document);
    const quiet = now === layers ? quietMs : 0; // a layer that is not in the address is lost with the page
    layers = now;
    timer = setTimeout(() => {
      if (document.layers.length > 0) onSaved(document);
      void write(document).catch(report);
    }, quiet);
  });
  const pasted = async () => {
    if (location.hash === seen) return;
    seen = location.hash;
    following?.abort();
    const mine = new AbortController();
    following = mine;
    try {
      const linked = await sessionInAddress(mine.signal);
      mine.signal.throwIfAborted();
      if (linked) await follow(linked, mine.signal);
    } catch (error) {
      if (mine.signal.aborted) return; // another link was pasted over this one
      report(error);
      put(own); // the session is as it was, and so is its address
    } finally {
      if (following === mine) {
        following = undefined;
        await write(save()).catch(report);
      }
    }
  };
  const listen = () => void pasted();
  addEventListener("hashchange", listen);
  return () => {
    stop();
    following?.abort();
    clearTimeout(timer);
    removeEventListener("hashchange", listen);
  };
}

/** Nothing where nothing is open, and there is nothing to take back. */
async function fragmentOf(document: SessionDocument): Promise<string> {
  const isEmpty = document.layers.length === 0 && document.history === undefined;
  return isEmpty ? "" : encodeFragment(document);
}

/** Which layers there are, and what opens them again. */
function layersIn({ layers, history }: SessionDocument): string {
  return JSON.stringify([history, layers.map(({ id, source }) => [id, source])]);
}
