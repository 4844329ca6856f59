import { lengthOf } from "#core/layers/grid.ts";
import { createRandom } from "#core/random.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import { savedName } from "#io/write/saved-name.ts";
import { isPretraining } from "../config/run-job.ts";
import type { Networks } from "../networks.ts";
import { ModelPredictor } from "../predict/model-predictor.ts";
import { degradePlane } from "../pretrain/degrade-image.ts";
import { preparePretextData } from "../pretrain/prepare-pretext-data.ts";
import type { PretextData, PretextSheet } from "../pretrain/pretext-data.ts";
import type { PretrainSource } from "../pretrain/pretrain-source.ts";
import { reconstructTest } from "../pretrain/reconstruct-test.ts";
import type { SavedModel } from "../results/model-file.ts";
import { reconstructionWriter } from "../results/reconstruction-writer.ts";
import type { ResultsTree } from "../results/results-tree.ts";
import { planeGrid, valueImage } from "../results/value-image.ts";
import type { ValuedImage } from "../results/value-metrics-csv.ts";

/** So many planes are brought back, none of more pixels than this: an export is not a prediction. */
const mostPlanes = 8;
const mostPx = 2 ** 22;

interface Trying {
  /** What the run learnt from. */
  readonly source: PretrainSource;
  readonly networks: Networks;
  readonly signal: AbortSignal;
  onProgress(done: number): void;
}

/**
 * Brings back the first planes that hold something that a pretraining held out, and writes them with their metrics as test images.
 * Planes that are too large for memory are passed over.
 */
export async function writeReconstructions(
  model: SavedModel,
  tree: ResultsTree,
  { source, networks, signal, onProgress }: Trying,
): Promise<void> {
  const { job } = model.card;
  if (!isPretraining(job)) return;
  const random = createRandom(job.seed).fork(); // as the run drew it: what was held out then
  const data = await preparePretextData({ source, job, random }, signal);
  const held = [...new Set(data.holdOut.pieces.map(({ sheet }) => sheet))].sort((a, b) => a - b);
  const predictor = await ModelPredictor.open(model, {
    ...{ networks, tta: false, bringsBack: true, backend: job.backend },
    began() {},
  });
  const measured: ValuedImage[] = [];
  const wanted = held.filter((at) => isSmall(data.sheets[at])).slice(0, mostPlanes);
  try {
    for (const [done, index] of wanted.entries()) {
      const sheet = data.sheets[index];
      if (!sheet) continue;
      const name = savedName(sheet.name);
      const values = await reconstructTest(
        {
          ...{ predictor, image: sheet.image, planes: [sheet.plane], index },
          degraded: await degradedOf(data, { sheet, index }, signal),
          packing: { overlap: [0, 0], padding: [0, 0] },
          onProgress: (share) => onProgress((done + share) / wanted.length),
        },
        reconstructionWriter(tree, { name, grid: planeGrid(sheet.image) }, signal),
        signal,
      );
      measured.push({ name, values });
    }
  } finally {
    predictor.dispose();
  }
  if (measured.length > 0) await tree.valueMetrics(measured);
}

function isSmall(sheet: PretextSheet | undefined): boolean {
  return !!sheet && lengthOf(sheet.image, "y") * lengthOf(sheet.image, "x") <= mostPx;
}

/** As the run saw it. */
async function degradedOf(
  { task: { degradation }, seed }: PretextData,
  { sheet, index }: { readonly sheet: PretextSheet; readonly index: number },
  signal: AbortSignal,
): Promise<PixelSource | undefined> {
  if (!degradation || sheet.degraded) return sheet.degraded;
  const made = await degradePlane(sheet, { degradation, seed, index }, signal);
  const grid = planeGrid(sheet.image);
  const image = valueImage({
    ...{
      name: sheet.name,
      grid,
      planes: [{ ...made, plane: {} }],
      channels: sheet.channels.length,
    },
  });
  return image.levels[0];
}
