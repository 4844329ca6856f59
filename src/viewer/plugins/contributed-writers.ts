import type { Pixels } from "#io/pixel-source.ts";
import type { SavedImage } from "#io/write/saved-image.ts";
import { savedType } from "#io/write/saved-type.ts";
import { pixelsAs } from "#io/write/stored-samples.ts";
import type { FileWriter } from "#io/write/writer.ts";
import { cannotHold } from "#io/write/writer.ts";
import type { PluginWriter } from "./plugin.ts";

/** More than this is too much to hand to a plugin at once. */
const mostSamples = 2 ** 28;

/** A format that a plugin writes: its code gets the finest level as a whole, and makes the file. */
export function contributedWriter(
  { id, title, ending }: { id: string; title: string; ending: string },
  load: () => Promise<PluginWriter>,
): FileWriter {
  return {
    ...{ id, title, ending, otherEnding: ending, holds: "file" },
    refuses({ levels: [{ shape }] }) {
      const samples = shape.reduce((product, length) => product * length, 1);
      return samples > mostSamples
        ? `it has ${samples} pixels, and a plugin's format takes up to ${mostSamples}; save as OME-Zarr`
        : undefined;
    },
    async write(image, to, { signal, onProgress }) {
      const {
        name,
        grid,
        levels: [finest],
        ids,
      } = image;
      const write = await load();
      const data = await pixelsOf(image, { signal, id, title });
      onProgress(0.5);
      const { axes, scale, units } = grid;
      const { shape } = finest;
      const given = { data, shape, axes, name, isLabels: ids !== undefined, scale, units };
      let bytes: Uint8Array;
      try {
        bytes = await write(given, signal);
      } catch (cause) {
        signal.throwIfAborted();
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw cannotHold({ id, title }, name, reason);
      }
      await to.write(new Uint8Array(bytes), 0); // of its own: a plugin's may be shared or change
      onProgress(1);
    },
  };
}

/** Ids of 64 bits are refused: a plugin gets what our arrays hold. */
async function pixelsOf(
  image: SavedImage,
  { signal, ...format }: { signal: AbortSignal; id: string; title: string },
): Promise<Pixels> {
  const {
    levels: [finest],
    ids,
    name,
  } = image;
  const { data } = await finest.read({}, { signal });
  const dtype = ids?.wide ? await savedType(image, signal) : finest.dtype;
  if (dtype === "uint64" || dtype === "int64")
    throw cannotHold(format, name, "it has ids of 64 bits; save it as .npy or OME-Zarr");
  return pixelsAs({ dtype, wide: ids?.wide }, data);
}
