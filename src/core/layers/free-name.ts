import type { ViewerModel } from "../viewer-model.ts";

/** A name that no layer has yet: "labels", then "labels 2", and so on. */
export function freeName({ layers }: ViewerModel, name: string): string {
  const taken = new Set(layers.value.map((layer) => layer.name.value));
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name} ${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}
