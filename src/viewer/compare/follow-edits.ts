import type { EditableLabels } from "#core/labels/editable-labels.ts";
import type { Region } from "#io/pixel-source.ts";
import { regionOf } from "#io/region.ts";

/** Tells of the regions of level 0 that edits change, chunk by chunk. Returns what ends it. */
export function followEdits(
  labels: EditableLabels,
  onChange: (region: Region) => void,
): () => void {
  const chunks = labels.level(0);
  return labels.subscribe(([finest]) => {
    for (const [key, rect] of finest?.byKey ?? []) {
      const { start } = chunks.boxOf(chunks.chunkOf(key));
      const [y0 = 0, x0 = 0] = start.slice(-2);
      const whole = start.map((index) => [index, index + 1] as const);
      const ranges = [
        ...whole.slice(0, -2),
        [y0 + rect.y0, y0 + rect.y1] as const,
        [x0 + rect.x0, x0 + rect.x1] as const,
      ];
      const box = { start: ranges.map(([from]) => from), stop: ranges.map(([, to]) => to) };
      onChange(regionOf(labels.grid.axes, box));
    }
  });
}
