// `node scripts/large-image.mjs FOLDER [SIDE]`: writes a synthetic image of SIDE x SIDE (32768) pixels of 16 bits with all its levels as FOLDER/large.ome.zarr, a
// part of it as part.ome.zarr, and pictures to learn its discs from as learn/train/x and y. 2 GB, a minute.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const chunkSide = 1024;

/** The part that is compared with a prediction of it alone: where it begins in the image, and its sides. */
export const part = { y: 9216, x: 20480, side: 1024 };

/** Discs on a ground of noise: no two alike, no part without any. */
function fill(pixels, { y: top, x: left, step, width }) {
  const rows = pixels.length / width;
  for (let row = 0, at = 0; row < rows; row++) {
    const y = top + row * step;
    for (let column = 0; column < width; column++, at++) {
      const x = left + column * step;
      const noise =
        Math.imul(Math.imul(y + 1, 0x85ebca6b) ^ Math.imul(x + 1, 0x9e3779b1), 0x2c1b3c6d) >>> 22;
      pixels[at] = 600 + noise + (isDisc(y, x) ? 900 : 0) + ((y + x) >> 6);
    }
  }
}

function isDisc(y, x) {
  const [row, column] = [y >> 6, x >> 6];
  const own = Math.imul(row * 7919 + column, 0x9e3779b1) >>> 28; // 0 to 15
  const [dy, dx] = [(y & 63) - 26 - (own & 7), (x & 63) - 38 + (own & 5)];
  return dy * dy + dx * dx < 100 + 15 * own;
}

/** An OME-Zarr 0.5 of the square that begins at an offset. */
async function writeImage(folder, { side, y = 0, x = 0 }) {
  const levels = Math.max(1, Math.ceil(Math.log2(side / 256)));
  for (let level = 0; level < levels; level++) {
    const [length, step] = [side >> level, 2 ** level];
    const chunk = Math.min(chunkSide, length);
    const count = Math.ceil(length / chunk);
    await put(join(folder, `${level}/zarr.json`), JSON.stringify(arrayOf(length, chunk)));
    for (let row = 0; row < count; row++) {
      // A row at a time: threads pack while the next are made.
      const packed = Array.from({ length: count }, (_, column) => {
        const pixels = new Uint16Array(chunk * chunk);
        const at = { y: y + row * chunk * step, x: x + column * chunk * step };
        fill(pixels, { ...at, step, width: chunk });
        return promisify(gzip)(new Uint8Array(pixels.buffer), { level: 1 }).then((bytes) =>
          put(join(folder, `${level}/c/${row}/${column}`), bytes),
        );
      });
      await Promise.all(packed);
    }
  }
  await put(join(folder, "zarr.json"), JSON.stringify(groupOf(levels)));
}

function arrayOf(length, chunk) {
  return {
    ...{ zarr_format: 3, node_type: "array", shape: [length, length], data_type: "uint16" },
    chunk_grid: { name: "regular", configuration: { chunk_shape: [chunk, chunk] } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    codecs: [
      { name: "bytes", configuration: { endian: "little" } },
      { name: "gzip", configuration: { level: 1 } },
    ],
    ...{ fill_value: 0, dimension_names: ["y", "x"], attributes: {} },
  };
}

function groupOf(levels) {
  const datasets = Array.from({ length: levels }, (_, level) => ({
    path: `${level}`,
    coordinateTransformations: [{ type: "scale", scale: [0.5 * 2 ** level, 0.5 * 2 ** level] }],
  }));
  const axes = ["y", "x"].map((name) => ({ name, type: "space", unit: "micrometer" }));
  const ome = { version: "0.5", multiscales: [{ name: "large", axes, datasets }] };
  return { zarr_format: 3, node_type: "group", attributes: { ome } };
}

/** Some squares of it, and where their discs are. */
async function writePictures(folder) {
  const side = 256;
  for (let i = 0; i < 6; i++) {
    const [top, left] = [i * 1111, 3000 + i * 777];
    const pixels = new Uint16Array(side * side);
    fill(pixels, { y: top, x: left, step: 1, width: side });
    const mask = new Uint8Array(side * side);
    for (const [at] of mask.entries())
      mask[at] = isDisc(top + Math.floor(at / side), left + (at % side)) ? 1 : 0;
    await put(join(folder, `x/${i}.npy`), npy(pixels, "<u2", side));
    await put(join(folder, `y/${i}.npy`), npy(mask, "|u1", side));
  }
}

function npy({ buffer }, type, side) {
  const said = `{'descr': '${type}', 'fortran_order': False, 'shape': (${side}, ${side}), }`;
  const header = said.padEnd(117).concat("\n"); // with the ten bytes before it, a multiple of 64
  const start = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, header.length, 0]);
  return Buffer.concat([start, Buffer.from(header), Buffer.from(buffer)]);
}

async function put(path, bytes) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = ".", side = "32768"] = process.argv.slice(2);
  await writePictures(join(folder, "learn/train"));
  await writeImage(join(folder, "part.ome.zarr"), part);
  await writeImage(join(folder, "large.ome.zarr"), { side: Number(side) });
}
