/** The side of the image at level 0, in pixels, and its number of slices along z. */
export const largeImage = { side: 100_000, slices: 10, levels: 10, chunkSide: 256 } as const;

/** Shape of a level as z, y, x; only y and x are halved. */
export function largeShape(level: number): [number, number, number] {
  const side = Math.ceil(largeImage.side / 2 ** level);
  return [largeImage.slices, side, side];
}

/** What an OME-Zarr 0.4 of that size would say at these paths; every chunk is the same 256 x 256 bytes of 40 to 215. */
export function largeImageFile(path: string): string | Buffer | undefined {
  if (path === ".zgroup") return JSON.stringify({ zarr_format: 2 });
  if (path === ".zattrs") return JSON.stringify({ multiscales: [multiscale] });
  const [, level = "", rest = ""] = /^(\d+)\/(.*)$/.exec(path) ?? [];
  if (level === "" || Number(level) >= largeImage.levels) return undefined;
  if (rest === ".zarray") return JSON.stringify(arrayOf(Number(level)));
  return /^\d+\/\d+\/\d+$/.test(rest) ? chunk : undefined;
}

const multiscale = {
  version: "0.4",
  name: "large",
  axes: ["z", "y", "x"].map((name) => ({ name, type: "space", unit: "micrometer" })),
  datasets: Array.from({ length: largeImage.levels }, (_, level) => ({
    path: String(level),
    coordinateTransformations: [{ type: "scale", scale: [1, 2 ** level, 2 ** level] }],
  })),
};

function arrayOf(level: number): object {
  const { chunkSide } = largeImage;
  return {
    zarr_format: 2,
    shape: largeShape(level),
    chunks: [1, chunkSide, chunkSide],
    ...{ dtype: "|u1", fill_value: 0, order: "C", dimension_separator: "/" },
    ...{ compressor: null, filters: null },
  };
}

const chunk = Buffer.from(
  Uint8Array.from({ length: largeImage.chunkSide ** 2 }, (_, i) => {
    const [y, x] = [i >> 8, i & 255];
    return 40 + ((x ^ y) % 176);
  }),
);
