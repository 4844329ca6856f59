import { readFile } from "node:fs/promises";
import * as zarr from "zarrita";
import { Failure } from "#core/failure.ts";
import { parseKeysDocument } from "#core/keys/key-changes.ts";
import type { Random } from "#core/random.ts";
import { parseSession, parseSessionPart } from "#core/session/document.ts";
import { decodeFragment, encodeFragment } from "#core/session/fragment.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { openWithReader } from "#io/readers/index.ts";
import { openArchive } from "#io/share/archive.ts";
import { openOmeZarr } from "#io/zarr/open-ome-zarr.ts";
import { zipOf } from "#io/zip/zip-of.ts";
import { readJobFile } from "#ml/config/read-job-file.ts";
import { readGiven } from "#ml/export/read-model.ts";
import { encodeModelFile } from "#ml/results/model-file.ts";
import { checkOwnIds, parseManifest } from "#viewer/plugins/manifest.ts";
import { MemoryStore } from "../io/memory-store.ts";
import { savedModel } from "../ml/saved-model.ts";
import { mutated, mutatedJson } from "./mutate.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Something that comes from outside, and what opens it. */
export interface Target {
  readonly name: string;
  /** Makes a damaged one, and opens it as the product does: resolves, or rejects with a `Failure`. */
  attempt(random: Random): Promise<unknown>;
}

const { signal } = new AbortController();
const textOf = (bytes: Bytes) => new TextDecoder().decode(bytes);
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Files of which one at a time is damaged. */
function files(
  name: string,
  seeds: readonly (readonly [name: string, bytes: Bytes])[],
  open: (bytes: Bytes, name: string) => Promise<unknown>,
): Target {
  return {
    name,
    async attempt(random) {
      const [file = "", bytes = new Uint8Array()] = seeds[random.below(seeds.length)] ?? [];
      return open(mutated(bytes, random), file);
    },
  };
}

/** JSON of which one value at a time is another. */
function documents(
  name: string,
  seeds: readonly unknown[],
  open: (json: unknown) => unknown,
): Target {
  return {
    name,
    attempt: async (random) => open(mutatedJson(seeds[random.below(seeds.length)], random)),
  };
}

const fixtures: { readonly [name: string]: { readonly base64: string } } = JSON.parse(
  await readFile("test/fixtures/formats.json", "utf8"),
);
const fixed = Object.entries(fixtures).map(
  ([name, { base64 }]) => [name, new Uint8Array(Buffer.from(base64, "base64"))] as const,
);
const ending = (pattern: RegExp) => fixed.filter(([name]) => pattern.test(name));

async function openImageFile(bytes: Bytes, name: string): Promise<void> {
  const store = new MemoryStore();
  store.values.set("/file", bytes);
  const place = { kind: "opfs", path: name } as const;
  const file = async () => ({ store, key: "/file" }) as const;
  await lookAt(await openWithReader({ file, folder: async () => store }, { place, signal }));
}

/** A corner of every level that is stored: what a page reads first. Those made of it take what the declared size takes, and can be stopped. */
async function lookAt({ levels, stored = levels.length }: MultiscaleImage): Promise<void> {
  for (const level of levels.slice(0, stored)) {
    const corner = level.axes.map((axis) => [axis, axis === "y" || axis === "x" ? [0, 8] : [0, 1]]);
    await level.read(Object.fromEntries(corner), { signal });
  }
}

const session = {
  version: 1,
  layers: [
    {
      id: "layer-1",
      kind: "image",
      source: { kind: "http", url: "./a.zarr" },
      settings: { opacity: 0.5 },
    },
    { id: "layer-2", kind: "labels", source: { kind: "opfs", path: "labels/1" }, image: "layer-1" },
  ],
  ...{ dims: { z: 3 }, camera: { center: [1, 2], zoom: 0 }, plugins: { learning: { runs: [] } } },
};

const axes = ["c", "y", "x"].map((name) => ({ name, type: name === "c" ? "channel" : "space" }));
const ome = {
  ome: {
    version: "0.5",
    omero: {
      channels: [
        { label: "DNA", color: "FF0000", window: { start: 0, end: 255, min: 0, max: 255 } },
      ],
    },
    multiscales: [
      {
        axes,
        datasets: [
          { path: "0", coordinateTransformations: [{ type: "scale", scale: [1, 0.5, 0.5] }] },
        ],
      },
    ],
  },
};
const array = {
  ...{ zarr_format: 3, node_type: "array", shape: [1, 16, 16], data_type: "uint16", fill_value: 0 },
  chunk_grid: { name: "regular", configuration: { chunk_shape: [1, 16, 16] } },
  chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
  codecs: [
    { name: "bytes", configuration: { endian: "little" } },
    { name: "zstd", configuration: { level: 1 } },
  ],
};

interface Parts {
  readonly attributes?: unknown;
  readonly array?: unknown;
  readonly chunk?: Bytes;
}

async function openZarr({ attributes = ome, array: level = array, chunk }: Parts): Promise<void> {
  const store = new MemoryStore()
    .put("/zarr.json", { zarr_format: 3, node_type: "group", attributes })
    .put("/0/zarr.json", level);
  if (chunk) store.values.set("/0/c/0/0/0", chunk);
  const image = await openOmeZarr(store, { source: "here.zarr", signal });
  await lookAt(image);
  await image.listLabels?.({ signal });
}

async function packedBy(name: string, configuration: object): Promise<Bytes> {
  const Codec = await zarr.registry.get(name)?.();
  const metadata = { dataType: "uint8" as const, shape: [512], codecs: [], fillValue: 0 };
  const samples = Uint8Array.from({ length: 512 }, (_, i) => (i * i) >> 5);
  return new Uint8Array((await Codec?.fromConfig(configuration, metadata).encode(samples)) ?? 0);
}

async function deflated(samples: Bytes, format: CompressionFormat): Promise<Bytes> {
  const stream = new Blob([samples]).stream().pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const blosc = { cname: "zstd", clevel: 5, shuffle: 1, blocksize: 0 };
const samples = Uint8Array.from({ length: 512 }, (_, i) => (i * i) >> 5);
const chunks = [
  ["zstd", await packedBy("zstd", { level: 1 })],
  ["blosc", await packedBy("blosc", blosc)],
  ["numcodecs.lz4", await packedBy("numcodecs.lz4", { acceleration: 1 })],
  ["gzip", await deflated(samples, "gzip")],
  ["numcodecs.zlib", await deflated(samples, "deflate")],
] as const;

function openChunk(chunk: Bytes, name: string): Promise<void> {
  const configuration = name === "blosc" ? { ...blosc, typesize: 2 } : {};
  const codecs = [array.codecs[0], { name, configuration }];
  return openZarr({ array: { ...array, codecs }, chunk });
}

const model = encodeModelFile(savedModel({ activation: "softmax" }));
const torch = new Uint8Array(await readFile("test/fixtures/state-dict-torch.pt"));
const archive = await zipOf([
  ["session.json", bytesOf(JSON.stringify(session))],
  [`assets/sha256-${"0".repeat(64)}`, bytesOf("an asset")],
]);

const job = `model: { id: unet, width: 8, depth: 2 }
data: { train: { images: a, masks: b } }
steps: 100
loss: { id: dice }
augmentations: [{ id: flip }]
`;

const manifest = {
  ...{ schema: 1, id: "lab", version: "1", title: "Lab", entry: "./lab.js", worker: "./ml.js" },
  ...{ icon: "data:image/png;base64,AAAA", categories: ["IO"], visibility: "hidden" },
  contributes: {
    commands: [{ id: "lab.count", title: "Count", when: "image" }],
    keybindings: [{ command: "lab.count", key: "Ctrl+Shift+9" }],
    menus: { layers: [{ command: "lab.count" }] },
    docks: [{ id: "lab.dock", title: "Lab" }],
    readers: [{ id: "lab.raw", title: "Raw", patterns: ["*.raw"] }],
  },
};

/** Whoever loads a plugin makes a `Failure` with its address of the plain Error that names the field at fault. */
function readManifest(json: unknown): void {
  try {
    checkOwnIds(parseManifest(json).manifest);
  } catch (cause) {
    if (cause instanceof TypeError || cause instanceof RangeError) throw cause;
    throw new Failure({ code: "plugin/unloadable", manifest: "a" }, String(cause), { cause });
  }
}

/** All that a page opens and did not make. */
export const targets: readonly Target[] = [
  files(
    "links",
    [
      ["readable", bytesOf(await encodeFragment({ version: 1 }))],
      ["packed", bytesOf(await encodeFragment({ ...session, note: "x".repeat(900) }))],
    ],
    async (bytes) => {
      const linked = await decodeFragment(textOf(bytes));
      if (linked && "json" in linked)
        return linked.isOver ? parseSessionPart(linked.json) : parseSession(linked.json);
      return linked;
    },
  ),
  documents("sessions", [session], (json) => [parseSession(json), parseSessionPart(json)]),
  documents("OME metadata", [ome], (attributes) => openZarr({ attributes })),
  documents("arrays' metadata", [array], (level) => openZarr({ array: level })),
  files("chunks", chunks, openChunk),
  files("TIFF", ending(/tiff$/), openImageFile),
  files("PNG", ending(/png$/), openImageFile),
  files("JPEG", ending(/jpg$/), openImageFile),
  files("npy", ending(/npy$/), openImageFile),
  files("jobs", [["job.yaml", bytesOf(job)]], (bytes) => readJobFile(textOf(bytes), "job.yaml")),
  documents(
    "jobs' values",
    [{ model: { id: "unet", width: 8 }, steps: 100, loss: { id: "dice" } }],
    (json) => readJobFile(JSON.stringify(json ?? null), "job.json"),
  ),
  files(
    "models",
    [
      ["model", model],
      ["torch", torch],
    ],
    readGiven,
  ),
  files("session files", [["archive", archive]], async (bytes) => {
    const { assets, text } = await openArchive(new Blob([bytes]), "a.lamella");
    await assets.get(`sha256-${"0".repeat(64)}`, 100, signal);
    return text;
  }),
  documents("plugins' manifests", [manifest, { ...manifest, schema: 99 }], readManifest),
  documents("keys", [{ version: 1, keys: [{ command: "view.fit", key: "F" }] }], parseKeysDocument),
];
