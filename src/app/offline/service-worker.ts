// Opens the app without a network, and isolates it where its host does not. Bundled as a file of its own, last.
import { answer } from "./answer.ts";
import type { Build } from "./built-files.ts";
import { KeptBuild } from "./kept-build.ts";

declare const self: ServiceWorkerGlobalScope;
/** Put here when this is bundled. */
declare const builtFiles: Build;

const build = builtFiles;
const scope = self.registration.scope;
const kept = new KeptBuild(build, scope);

self.addEventListener("install", (event) => event.waitUntil(kept.keep()));

// Only once no page of the build before is open: such a page may need files of it that its host has no more.
self.addEventListener("activate", (event) =>
  event.waitUntil(kept.dropOthers().then(() => self.clients.claim())),
);

self.addEventListener("fetch", (event) => {
  const response = answer(event.request, { build, kept, scope });
  if (response !== undefined) event.respondWith(response);
});
