import {
  createImageLayer,
  createLabelsLayer,
  createProbabilityLayer,
} from "#core/layers/create-layer.ts";
import type { ImageLayer, LabelsLayer, Layer } from "#core/layers/layer.ts";
import { type LayerSettings, settingsOf } from "#core/layers/settings.ts";
import { type SessionDocument, type SessionLayer, sessionVersion } from "#core/session/document.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { type SourceRef, withAddresses } from "#io/source-ref.ts";

export interface SessionParts {
  readonly model: ViewerModel;
  /** Where a layer's pixels can be opened again. */
  refOf(layer: Layer): SourceRef;
  /** Addresses below this one are written relative to it, so that a link stays short and can move; without it they are whole. */
  readonly base: string | undefined;
  /** The parts of plugins, of the shell and of undo, JSON; signals read inside are followed. */
  others(): Pick<SessionDocument, "plugins" | "interface" | "history">;
}

/** The document of what is open now; what stands at its default is left out. Follows every signal it reads. */
export function saveSession({ model, refOf, base, others }: SessionParts): SessionDocument {
  const dims = Object.entries(model.dims.value).filter(([, index]) => index > 0);
  const review = model.review.session(new Set(model.layers.value.map(({ id }) => id)));
  return {
    version: sessionVersion,
    layers: model.layers.value.map((layer) => {
      const document = layerDocument(layer, refOf(layer));
      return { ...document, source: relative(refOf(layer), base) };
    }),
    dims: Object.fromEntries(dims),
    camera: rounded(model.camera.value),
    ...(model.selected.value !== undefined && { selected: model.selected.value }),
    tool: model.tool.value,
    ...(review && { review }),
    ...(model.comparison.value && { comparison: model.comparison.value }),
    ...others(),
  };
}

/** One layer as it can be opened again, its addresses whole. */
export function layerDocument(layer: Layer, source: SourceRef): SessionLayer {
  return { id: layer.id, kind: layer.kind, source, settings: changedSettings(layer) };
}

/** A link needs no more than a thousandth of a pixel. */
function rounded({ center: [x, y], zoom }: ViewerModel["camera"]["value"]) {
  const short = (value: number) => Math.round(value * 1000) / 1000;
  return { center: [short(x), short(y)] as [number, number], zoom: short(zoom) };
}

/** Said in any case: what a fresh layer has of these depends on what it is opened from. */
const alwaysSaid = ["name", "unlabelled"];

function changedSettings(layer: Layer): LayerSettings {
  const fresh = settingsOf(freshLayer[layer.kind](layer as never)); // the table pairs each kind with its maker
  const changed = Object.entries(settingsOf(layer)).flatMap(([key, value]) => {
    const change = (changeOf[key] ?? replaced)(value, fresh[key]);
    if (alwaysSaid.includes(key)) return [[key, value]];
    return change === undefined ? [] : [[key, change]];
  });
  return Object.fromEntries(changed);
}

/** What to write down of a setting that differs from a fresh layer's; nothing where it does not. */
type Difference = (now: unknown, fresh: unknown) => unknown;

const replaced: Difference = (now, fresh) => (isSame(now, fresh) ? undefined : now);

/** Of what a file says of its labels only that is written down which is otherwise now. */
const changeOf: { readonly [setting: string]: Difference } = {
  labelNames: entriesBeyond(""),
  labelColors: entriesBeyond(null),
};

function entriesBeyond(removed: "" | null): Difference {
  return (now, fresh) => {
    if (now === fresh) return undefined; // nobody has touched them, and there may be many
    const [is, was] = [new Map(Object.entries(now ?? {})), new Map(Object.entries(fresh ?? {}))];
    const changes = [
      ...[...is].filter(([id, value]) => !isSame(value, was.get(id))),
      ...[...was.keys()].filter((id) => !is.has(id)).map((id) => [id, removed] as const),
    ];
    return changes.length > 0 ? Object.fromEntries(changes) : undefined;
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

const freshLayer = {
  image: ({ grid }: ImageLayer) => createImageLayer({ name: "", grid }, []),
  labels: ({ grid, notes }: LabelsLayer) => createLabelsLayer({ name: "", grid, notes }),
  probability: ({ grid }: Layer) => createProbabilityLayer({ name: "", grid }),
} satisfies { [K in Layer["kind"]]: unknown };

function relative(ref: SourceRef, base: string | undefined): SourceRef {
  if (base === undefined) return ref;
  const home = new URL(".", base).href;
  return withAddresses(ref, (url) => (url.startsWith(home) ? `./${url.slice(home.length)}` : url));
}
