import * as v from "valibot";
import { fetchText, type PluginFiles, type ReadText } from "./plugin-files.ts";

const place = "lamella-plugins";
const agreed = v.array(v.object({ url: v.string(), hash: v.string() }));

/** A plugin that a person agreed to, as it was then. */
export type Agreed = v.InferOutput<typeof agreed>[number];

/** What was agreed to in this browser, in the order of installing. */
export function agreedPlugins(): readonly Agreed[] {
  const parsed = v.safeParse(agreed, JSON.parse(localStorage.getItem(place) ?? "[]"));
  return parsed.success ? parsed.output : []; // somebody else's entry: nothing was agreed to
}

/** Remembers that a person agreed to these files, and keeps them, so that they work offline. */
export async function agreeTo({ url, hash, manifest, texts }: PluginFiles): Promise<void> {
  const cache = await caches.open(place);
  const files: readonly (readonly [path: string, text: string | undefined])[] = [
    [url, texts.manifest],
    [manifest.entry, texts.entry],
    [manifest.worker ?? "", texts.worker],
  ];
  for (const [path, text] of files)
    if (text !== undefined) await cache.put(new URL(path, url), new Response(text));
  const others = agreedPlugins().filter((other) => other.url !== url);
  localStorage.setItem(place, JSON.stringify([...others, { url, hash }]));
}

/** Forgets a plugin, and that anybody agreed to it. */
export async function forget({
  url,
  manifest,
}: Pick<PluginFiles, "url" | "manifest">): Promise<void> {
  const others = agreedPlugins().filter((other) => other.url !== url);
  localStorage.setItem(place, JSON.stringify(others));
  const cache = await caches.open(place);
  for (const path of [url, manifest.entry, manifest.worker])
    if (path) await cache.delete(new URL(path, url));
}

/** As it was kept; from the network where the browser has thrown that away. */
export const keptText: ReadText = async (url, signal) => {
  const kept = await (await caches.open(place)).match(url);
  return kept ? kept.text() : fetchText(url, signal);
};
