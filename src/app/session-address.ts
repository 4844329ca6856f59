import { parseSession, type SessionDocument } from "#core/session/document.ts";
import { decodeFragment, encodeFragment } from "#core/session/fragment.ts";
import { effect } from "#core/signal.ts";

/** How long the view must be still before it is written into the address. */
const quietMs = 200;

export interface AddressParts {
  /** The session as it is now; signals read inside are followed. */
  save(): SessionDocument;
  restore(document: SessionDocument): Promise<void>;
  /** Tells the user why a link could not be followed. */
  report(error: unknown): void;
}

export interface SessionAddress {
  /** Opens what the address says; false where it says nothing, or nothing that can be read. */
  open(): Promise<boolean>;
  /** From now on the address follows the session, and a link pasted into it is opened. Returns what ends that. */
  follow(): () => void;
}

/** The session lives behind the address's `#`, where no server sees it. */
export function sessionAddress({ save, restore, report }: AddressParts): SessionAddress {
  const open = async () => {
    try {
      const json = await decodeFragment(location.hash);
      if (json === undefined) return false;
      await restore(parseSession(json));
      return true;
    } catch (error) {
      report(error);
      return false;
    }
  };
  return { open, follow: () => follow(save, open) };
}

function follow(save: AddressParts["save"], open: () => Promise<boolean>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let own = location.hash;
  const write = async (document: SessionDocument) => {
    own = await encodeFragment(document);
    history.replaceState(history.state, "", own); // not a step that Back would walk through
  };
  const stop = effect(() => {
    const document = save();
    clearTimeout(timer);
    if (document.layers.length > 0) timer = setTimeout(() => void write(document), quietMs);
  });
  const pasted = async () => {
    if (location.hash === own) return;
    if (!(await open())) history.replaceState(history.state, "", own);
  };
  const listen = () => void pasted();
  addEventListener("hashchange", listen);
  return () => {
    stop();
    clearTimeout(timer);
    removeEventListener("hashchange", listen);
  };
}
