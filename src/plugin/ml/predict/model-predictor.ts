import { inferStructure, receptiveRadius } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import { buildChoice } from "../config/choice.ts";
import type { Job } from "../config/job.ts";
import { normalizationFor } from "../data/normalizer.ts";
import { losses } from "../losses/index.ts";
import type { Networks } from "../networks.ts";
import type { SavedModel } from "../results/model-file.ts";
import { type Began, lastingNetwork } from "./lasting-network.ts";
import type { Predictor } from "./predict-tiles.ts";

export interface PredictorOptions {
  readonly networks: Networks;
  readonly backend: Job["backend"];
  readonly tta: boolean;
  /** Whether it brings back what is hidden from it, of which it may be told; otherwise it predicts images. */
  readonly bringsBack?: boolean;
  began(on: Began): void;
}

/** A saved model that predicts one image after the other, on one network. The caller disposes it. */
export class ModelPredictor {
  readonly model: SavedModel;
  readonly #network: Awaited<ReturnType<typeof lastingNetwork>>;
  readonly #tta: boolean;

  private constructor(
    model: SavedModel,
    { network, tta }: { network: Awaited<ReturnType<typeof lastingNetwork>>; tta: boolean },
  ) {
    this.model = model;
    this.#network = network;
    this.#tta = tta;
  }

  /** Throws `command/bad-arguments` for a model that predicts no images, where it is to do that. */
  static async open(model: SavedModel, options: PredictorOptions): Promise<ModelPredictor> {
    const { networks, backend, tta, bringsBack = false, began } = options;
    const { card, weights } = model;
    if (!bringsBack) checkPurpose(card);
    const { loss } = card.job;
    const own = loss && losses.find(loss.id) ? loss : { id: "bce" }; // to predict takes none
    const work = { graph: card.graph, loss: buildChoice(losses, own), weights, backend };
    return new ModelPredictor(model, { network: await lastingNetwork(networks, work, began), tta });
  }

  /** What predicts this image. Throws `command/bad-arguments` where it lacks channels. */
  async over(image: PixelSource, signal: AbortSignal): Promise<Predictor> {
    const { card } = this.model;
    const { normalization, classes, graph } = card;
    const seen = { image, channels: channelsSeen(image, card) };
    return {
      network: this.#network,
      input: { ...seen, normalization: await normalizationFor(normalization, seen, signal) },
      classes,
      divisor: inferStructure(graph).divisor,
      reach: receptiveRadius(graph),
      ...{ tta: this.#tta, withDeviation: false },
    };
  }

  dispose(): void {
    this.#network.dispose();
  }
}

/** Throws `command/bad-arguments` for a network that is told what is hidden: without that it has nothing to say. */
function checkPurpose({ title, graph, channels }: SavedModel["card"]): void {
  if (graph.inputChannels === channels.length) return;
  throw new Failure(
    { code: "command/bad-arguments", command: "predict.start", argument: "model" },
    `${title} brings back hidden blocks alone; a model of another kind predicts images`,
  );
}

/** Those that the model was trained on. To one of colours, a grey image is grey in all of them, as in training. */
function channelsSeen(
  image: PixelSource,
  { title, channels, job }: SavedModel["card"],
): readonly number[] {
  const count = lengthOf(image, "c");
  const highest = Math.max(...channels);
  if (highest < count) return channels;
  if (count === 1 && channels.length === 3 && !job.channels) return [0, 0, 0];
  throw new Failure(
    { code: "command/bad-arguments", command: "predict.start", argument: "image" },
    `${title} looks at channel ${highest}; this image has ${count} of them`,
  );
}
