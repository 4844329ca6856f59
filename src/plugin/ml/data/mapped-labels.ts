import type { MultiscaleImage, PixelSource } from "#io/pixel-source.ts";
import type { Job } from "../config/job.ts";

type Mapping = Pick<Job, "labelMap" | "labelThreshold">;

/** The labels with their ids changed as the job says: first by the threshold, then by the map, which names only what changes. */
export function mappedLabels(
  labels: MultiscaleImage,
  { labelMap, labelThreshold }: Mapping,
): MultiscaleImage {
  if (labelMap === undefined && labelThreshold === undefined) return labels;
  const map = new Map(Object.entries(labelMap ?? {}).map(([from, to]) => [Number(from), to]));
  const idOf = (value: number) => {
    const id = labelThreshold === undefined ? value : Number(value > labelThreshold);
    return map.get(id) ?? id;
  };
  const [finest, ...coarser] = labels.levels.map((level) => mappedLevel(level, idOf));
  if (!finest) throw new Error("an image without a level");
  return { ...labels, grid: { ...labels.grid, dtype: "uint32" }, levels: [finest, ...coarser] };
}

function mappedLevel(level: PixelSource, idOf: (value: number) => number): PixelSource {
  const { axes, shape, chunks } = level;
  return {
    ...{ axes, shape, chunks, dtype: "uint32" },
    async read(region, options) {
      const { shape, data } = await level.read(region, options);
      const ids = new Uint32Array(data.length);
      for (let i = 0; i < ids.length; i++) ids[i] = idOf(data[i] ?? 0);
      return { shape, data: ids };
    },
  };
}
