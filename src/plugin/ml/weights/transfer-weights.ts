import {
  type Graph,
  graphInput,
  inferStructure,
  type Weights,
  type WeightTensor,
} from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { adaptChannels } from "./adapt-channels.ts";
import { encoderNodes } from "./encoder-nodes.ts";
import { fewNames } from "./few-names.ts";
import { inOurNames, type Named } from "./in-our-names.ts";
import type { TransferReport } from "./transfer-report.ts";

export interface Transfer {
  /** What the network begins with where nothing is given: all of its weights. */
  readonly fresh: Weights;
  readonly given: Weights;
  /** Where the given weights are from, for messages. */
  readonly source: string;
  /** What has to be given: the whole network, or what lies before its first doubling. */
  readonly part: "model" | "encoder";
  /** Whether the last layer, which says what the outputs mean, is taken over or begins anew. */
  readonly head: "keep" | "new";
}

/**
 * A network's weights with given ones in their place, by name (see `inOurNames`). The layers that see the image are
 * adapted to its channels (see `adaptChannels`). Throws `train/bad-job` with the names where something that has to be
 * given is missing or of another shape, and for what a whole model holds that the network has not.
 */
export function transferWeights(
  graph: Graph,
  transfer: Transfer,
): { readonly weights: Weights; readonly report: TransferReport } {
  const { parameters } = inferStructure(graph);
  const names = parameters.map(({ name }) => name);
  const given = inOurNames(transfer.given, names);
  const isWanted = wantedBy(graph, transfer);
  if (!names.some(isWanted)) throw noEncoder(transfer);
  const fits = new Map<string, Fit>();
  for (const { name, shape } of parameters) {
    const found = given.get(name);
    if (isWanted(name) && found) fits.set(name, fitOf(found, shape, seesImage(graph, name)));
  }
  const used = new Set(names.map((name) => given.get(name)?.calledThere));
  const found = {
    lacking: names.filter((name) => isWanted(name) && !fits.has(name)),
    misfits: [...fits].filter(([, { tensor }]) => !tensor).map(([name, { text }]) => name + text),
    surplus: [...transfer.given.keys()].filter((name) => !used.has(name)),
  };
  refuse(transfer, found);
  const loaded = names.filter((name) => fits.has(name));
  const taken = new Set(loaded.map((name) => given.get(name)?.calledThere));
  return {
    weights: new Map(
      [...transfer.fresh].map(([name, own]) => [name, fits.get(name)?.tensor ?? own]),
    ),
    report: {
      loaded,
      missing: names.filter((name) => !fits.has(name)),
      unexpected: [...transfer.given.keys()].filter((name) => !taken.has(name)),
      adapted: loaded.filter((name) => fits.get(name)?.isAdapted),
    },
  };
}

/** As a transformer, which makes no map coarser and finer again. */
function noEncoder({ source }: Transfer): Failure {
  return new Failure(
    { code: "train/bad-job", key: "init" },
    `Nothing of ${source} would be taken over: this network has no part that is called its encoder. Leave "part" out to take all of it`,
  );
}

function wantedBy(graph: Graph, { part, head }: Transfer): (name: string) => boolean {
  const encoder = encoderNodes(graph);
  const { parameters } = inferStructure(graph);
  const nodes = new Map(parameters.map(({ name, node }) => [name, node]));
  const last = parameters.at(-1)?.node; // what comes after it, as an image out of tokens, has no weights
  return (name) => {
    const node = nodes.get(name) ?? "";
    return part === "encoder" ? encoder.has(node) : head === "keep" || node !== last;
  };
}

function seesImage({ nodes }: Graph, name: string): boolean {
  return nodes.some(
    ({ kind, id, inputs }) =>
      kind === "conv2d" && inputs[0] === graphInput && name === `${id}.weight`,
  );
}

interface Fit {
  /** Absent where it is of a shape that cannot be used; `text` says which. */
  readonly tensor?: WeightTensor;
  readonly text: string;
  readonly isAdapted: boolean;
}

function fitOf({ tensor }: Named, shape: readonly number[], mayAdapt: boolean): Fit {
  const [outputs = 0, channels = 0, ...kernel] = shape;
  const isOfOtherChannels =
    mayAdapt && `${[outputs, tensor.shape[1], ...kernel]}` === `${tensor.shape}`;
  const isAdapted = isOfOtherChannels && tensor.shape[1] !== channels;
  const text = ` [${tensor.shape.join(", ")}] for [${shape.join(", ")}]`;
  if (isAdapted) return { tensor: adaptChannels(tensor, channels), text, isAdapted };
  return `${tensor.shape}` === `${shape}` ? { tensor, text, isAdapted } : { text, isAdapted };
}

interface Found {
  readonly lacking: readonly string[];
  readonly misfits: readonly string[];
  readonly surplus: readonly string[];
}

function refuse({ source, part }: Transfer, { lacking, misfits, surplus }: Found): void {
  const problems = [
    ...(lacking.length > 0 ? [`it lacks ${fewNames(lacking)}`] : []),
    ...(misfits.length > 0 ? [`of another shape are ${fewNames(misfits)}`] : []),
    ...(part === "model" && surplus.length > 0 ? [`the network has no ${fewNames(surplus)}`] : []),
  ];
  if (problems.length === 0) return;
  const others =
    part === "model"
      ? `; "part": "encoder" takes the encoder alone, "head": "new" all but the last layer`
      : "";
  throw new Failure(
    { code: "train/bad-job", key: "init" },
    `The weights of ${source} do not fit this model: ${problems.join("; ")}${others}`,
  );
}
