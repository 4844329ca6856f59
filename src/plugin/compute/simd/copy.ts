import type { FeatureMap } from "./feature-map.ts";
import type { KernelMemory } from "./memory.ts";

/** Writes a dense array [batch, height, width, channel] into a map. */
export function putMap(memory: KernelMemory, map: FeatureMap, values: Float32Array): void {
  const { length } = map.channels.places;
  eachRow(map, (image, row) => {
    const to = rowView(memory, map, { image, row });
    const from = (image * map.height + row) * map.width * length;
    // Channels side by side, as in an input of few: whole rows at once.
    if (map.pixel === 4 * length) to.set(values.subarray(from, from + map.width * length));
    else
      eachNumber(map, (dense, place) => {
        to[place] = values[from + dense] ?? 0;
      });
  });
}

/** The reverse. */
export function getMap(memory: KernelMemory, map: FeatureMap): Float32Array {
  const { length } = map.channels.places;
  const values = new Float32Array(map.batch * map.height * map.width * length);
  eachRow(map, (image, row) => {
    const from = rowView(memory, map, { image, row });
    const to = (image * map.height + row) * map.width * length;
    eachNumber(map, (dense, place) => {
      values[to + dense] = from[place] ?? 0;
    });
  });
  return values;
}

function eachRow({ batch, height }: FeatureMap, visit: (image: number, row: number) => void): void {
  for (let image = 0; image < batch; image++)
    for (let row = 0; row < height; row++) visit(image, row);
}

function rowView(
  memory: KernelMemory,
  map: FeatureMap,
  { image, row }: { readonly image: number; readonly row: number },
): Float32Array {
  const address = map.buffer.address + map.offset + image * map.image + row * map.row;
  const numbers = ((map.width - 1) * map.pixel) / 4 + map.channels.count;
  return memory.floats(address, numbers);
}

/** Visits the numbers of a row: where they are in a dense row and in the map's. */
function eachNumber(
  { width, pixel, channels: { places } }: FeatureMap,
  visit: (dense: number, place: number) => void,
): void {
  let dense = 0;
  for (let x = 0; x < width; x++)
    for (const place of places) {
      visit(dense, (x * pixel) / 4 + place);
      dense += 1;
    }
}
