/** So long after the first view nobody waits for the network any more, most likely. */
const restMs = 3000;

/**
 * Has the browser keep the app, so that it opens without a network from then on; on a host that does not isolate it,
 * it is isolated from its next visit on. Where a browser has no such thing, nothing happens.
 */
export function keepOffline(report: (error: unknown) => void): () => void {
  if (!("serviceWorker" in navigator)) return () => {}; // nor at an address that is not secure
  const timer = setTimeout(() => {
    navigator.serviceWorker
      .register(new URL("./service-worker.js", import.meta.url), { updateViaCache: "none" })
      .catch((error: unknown) => {
        // A private window may refuse, or the host may not have the file: the page works without it.
        if (!(error instanceof DOMException || error instanceof TypeError)) report(error);
      });
  }, restMs);
  return () => clearTimeout(timer);
}
