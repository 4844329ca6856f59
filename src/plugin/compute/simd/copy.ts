import type { FeatureMap } from "./feature-map.ts";
import type { KernelMemory } from "./memory.ts";

/** Writes a dense array [batch, height, width, channel] into a map. */
export function putMap(memory: KernelMemory, map: FeatureMap, values: Float32Array): void {
  const to = memory.floats(map.buffer.address, map.buffer.bytes / 4);
  const { width } = map;
  const step = map.pixel / 4;
  const { length } = map.channels.places;
  eachLine(map, (dense, place) => {
    for (let x = 0; x < width; x++) to[place + x * step] = values[dense + x * length] ?? 0;
  });
}

/** The reverse. */
export function getMap(memory: KernelMemory, map: FeatureMap): Float32Array {
  const from = memory.floats(map.buffer.address, map.buffer.bytes / 4);
  const { batch, height, width } = map;
  const step = map.pixel / 4;
  const { length } = map.channels.places;
  const values = new Float32Array(batch * height * width * length);
  eachLine(map, (dense, place) => {
    for (let x = 0; x < width; x++) values[dense + x * length] = from[place + x * step] ?? 0;
  });
  return values;
}

/** Visits every channel of every row: where its first number is in a dense array, and in the map's buffer. */
function eachLine(map: FeatureMap, visit: (dense: number, place: number) => void): void {
  const { batch, height, width } = map;
  const { places } = map.channels;
  for (let image = 0; image < batch; image++)
    for (let row = 0; row < height; row++)
      for (const [channel, place] of places.entries()) {
        const dense = (image * height + row) * width * places.length + channel;
        visit(dense, (map.offset + image * map.image + row * map.row) / 4 + place);
      }
}
