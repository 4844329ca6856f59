import { parseSession, type SessionDocument } from "#core/session/document.ts";
import { decodeFragment, encodeFragment } from "#core/session/fragment.ts";
import { effect } from "#core/signal.ts";

/** How long the view must be still before it is written into the address. */
const quietMs = 200;

/** The session behind the address's `#`, where no server sees it; undefined where there is none. */
export async function sessionInAddress(): Promise<SessionDocument | undefined> {
  const json = await decodeFragment(location.hash);
  return json === undefined ? undefined : parseSession(json);
}

export interface AddressParts {
  /** The session as it is now; signals read inside are followed. */
  save(): SessionDocument;
  restore(document: SessionDocument): Promise<void>;
  /** Told of each document that was written into the address. */
  onSaved(document: SessionDocument): void;
  /** Tells the user why a link could not be followed. */
  report(error: unknown): void;
}

/** Keeps the session in the address, and opens a link that is pasted into it. Returns what ends that. */
export function followAddress({ save, restore, onSaved, report }: AddressParts): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let own = location.hash;
  const put = (fragment: string) => {
    own = fragment;
    history.replaceState(history.state, "", fragment); // not a step that Back would walk through
  };
  const stop = effect(() => {
    const document = save();
    clearTimeout(timer);
    if (document.layers.length > 0)
      timer = setTimeout(() => {
        onSaved(document);
        void encodeFragment(document).then(put);
      }, quietMs);
  });
  const pasted = async () => {
    if (location.hash === own) return;
    try {
      const document = await sessionInAddress();
      if (document) await restore(document);
    } catch (error) {
      report(error);
      put(own); // the session is as it was, and so is its address
    }
  };
  const listen = () => void pasted();
  addEventListener("hashchange", listen);
  return () => {
    stop();
    clearTimeout(timer);
    removeEventListener("hashchange", listen);
  };
}
