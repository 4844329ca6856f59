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
    async write({ name, grid, levels: [finest], ids }, to, { signal, onProgress }) {
      const write = await load();
      const { data, shape } = await finest.read({}, { signal });
      onProgress(0.5);
      const { axes, scale, units } = grid;
      const image = { data, shape, axes, name, isLabels: ids !== undefined, scale, units };
      let bytes: Uint8Array;
      try {
        bytes = await write(image, signal);
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
