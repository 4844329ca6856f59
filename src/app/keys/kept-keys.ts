import { keysDocument, parseKeysDocument } from "#core/keys/key-changes.ts";
import { effect } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";

const place = "lamella-keys";

/** Brings back the keys that were changed in this browser, and keeps them from now on. Returns what ends that. */
export function keepKeys(model: ViewerModel, report: (error: unknown) => void): () => void {
  try {
    const kept = localStorage.getItem(place);
    if (kept !== null) model.rebind(parseKeysDocument(JSON.parse(kept)));
  } catch (error) {
    report(error); // the keys are those that actions come with
  }
  return effect(() => {
    const changes = model.keys.value;
    try {
      if (Object.keys(changes).length === 0) localStorage.removeItem(place);
      else localStorage.setItem(place, JSON.stringify(keysDocument(changes)));
    } catch (error) {
      report(error); // a browser that keeps nothing: they last as long as the page
    }
  });
}
