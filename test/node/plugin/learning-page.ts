import * as v from "valibot";
import type { CommandBody } from "#core/commands.ts";
import type { LayerId } from "#core/ids.ts";
import {
  createImageLayer,
  createLabelsLayer,
  createProbabilityLayer,
} from "#core/layers/create-layer.ts";
import { signal as createSignal } from "#core/signal.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import type { Region } from "#io/pixel-source.ts";
import { createLearning } from "#plugin/create-learning.ts";
import type { PluginContext } from "#viewer/index.ts";
import { type Place, placeSchema } from "#worker/tokens.ts";
import { arrayImage, discs } from "../ml/array-image.ts";
import { connectServices } from "../worker/services.ts";

const { signal } = new AbortController();
export const { image, labels } = discs({ planes: 2, side: 64 });
export const nothing = arrayImage({ axes: ["y", "x"], shape: [64, 64], at: () => 0 }).image;

export const job = {
  unlabelled: "background",
  model: { id: "unet", width: 4, depth: 2 },
  ...{ patch: [32, 32], batch: 2, steps: 6 },
};

const openArguments = v.object({ source: placeSchema, name: v.string() });

/** The plugin's page side before a viewer of three layers, with its services behind a channel. */
export function setUp({
  saved,
  services = connectServices({ image, labels, nothing }),
  backend = null,
}: {
  saved?: unknown;
  services?: ReturnType<typeof connectServices>;
  backend?: string | null;
} = {}) {
  const model = new ViewerModel();
  const add = (name: string) => {
    const grid = { image, labels, nothing }[name]?.grid ?? image.grid;
    const layer =
      name === "image" ? createImageLayer({ name, grid }, []) : createLabelsLayer({ name, grid });
    model.add(layer);
    return layer.id;
  };
  const ids = { image: add("image"), labels: add("labels"), nothing: add("nothing") };
  const changed: { layer: string; region: Region }[] = [];
  const opened: unknown[] = [];
  const predicted = new Map<LayerId, Place>();
  const addPrediction = (at: Place, name = "prediction") => {
    const layer = createProbabilityLayer({ name, grid: image.grid });
    predicted.set(layer.id, at);
    model.add(layer);
    return layer.id;
  };
  const sight = createSignal<Region | undefined>({ z: [1, 2], y: [0, 64], x: [0, 64] });
  const told: number[] = [];
  const allowed: Place[] = [];
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const context: PluginContext = {
    ...{ model, saved, settings: createSignal({}) },
    async run(command, args) {
      opened.push(args);
      if (command !== "viewer.open") return null;
      const { source, name } = v.parse(openArguments, args);
      return { layers: [addPrediction(source, name)] };
    },
    source: async (id) => predicted.get(id) ?? { kind: "http", url: model.layer(id).name.value },
    visibleRegion: () => sight.value,
    members: createSignal({ models: [], losses: [], augmentations: [], pretexts: [] }),
    pixelsChanged: (layer, region) => changed.push({ layer, region }),
    async saveFile({ name, file }) {
      files.set(name, new Uint8Array(await file.arrayBuffer()));
      return { file: name };
    },
    async saveFolder({ name, make }, { to, onProgress }) {
      for (const { name: path, file } of await make())
        files.set(`${name}/${path}`, new Uint8Array(await file.arrayBuffer()));
      onProgress(1);
      return { source: typeof to === "string" ? { kind: "http", url: to } : to };
    },
    keepChoices: () => () => {},
    onProgress: (_, done) => told.push(done),
    pickFolder: async () => ({ kind: "opfs", path: "pets" }),
    async allowWriting(place) {
      allowed.push(place);
    },
    pickFile: async () => ({ kind: "opfs", path: "files/picked.safetensors" }),
  };
  const shown = { train: createSignal(false), pretrain: createSignal(false) };
  const { commands, learning, session, outlines, dispose } = createLearning(context, {
    client: services.client,
    ...{ backend, shown, base: "https://example.org/" },
  });
  const run = async (id: string, args: unknown, aborting: AbortSignal = signal) => {
    const body: CommandBody | undefined = commands[id];
    if (!body) throw new Error(`no command ${id}`);
    return await body.run(v.parse(body.args, args), aborting);
  };
  return {
    ...{ services, ids, model, changed, opened, told, files, commands, learning, session, run },
    ...{ addPrediction, dispose, allowed, outlines, shown, sight },
  };
}

/** Looks again and again until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

export type Plugin = ReturnType<typeof setUp>;

export async function trained({ run, ids, learning }: Plugin): Promise<string> {
  const started = await run("train.start", { image: ids.image, labels: ids.labels, ...job });
  const { run: id } = v.parse(v.object({ run: v.string() }), started);
  await until(() => learning.runs.value.at(-1)?.status.value.state === "done");
  return id;
}
