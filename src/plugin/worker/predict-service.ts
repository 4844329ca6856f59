import { Failure } from "#core/failure.ts";
import type { Grid } from "#core/layers/grid.ts";
import { holdLock } from "#io/hold-lock.ts";
import type { MultiscaleImage, Region } from "#io/pixel-source.ts";
import { describeSource, type Place } from "#io/source-ref.ts";
import { megabytes } from "#io/stores/opfs.ts";
import { levelLike, type PixelSize } from "#ml/data/pixel-size.ts";
import { loadRecord, removeRecord } from "#ml/predict/prediction-state.ts";
import { runPrediction } from "#ml/predict/run-prediction.ts";
import { predictionHooks, predictionName } from "./prediction-hooks.ts";
import { type Service, service } from "./serve.ts";
import { findUnfinished, listModels, type PredictInput, predict } from "./tokens.ts";
import type { TrainingParts } from "./training-parts.ts";

/** Prediction with saved models, and the list of them. */
export function predictServices({ host, runs }: TrainingParts): Service[] {
  return [
    service(predict, async ({ to, ...asked }, { signal, report }) => {
      const { task: _task, model: wanted, image: ref, level, ...how } = asked;
      const [model, image] = await Promise.all([
        runs.model(wanted, signal),
        host.open(ref, signal),
      ]);
      const name = predictionName(model);
      const release = await holdPlace(to, signal);
      if (!release) throw isGoingOn();
      try {
        const tooLittle = noteOnSpace(
          mostBytes(image.grid, { region: how.region, outputs: model.card.classes.outputs.length }),
          await host.storage.left(to),
        );
        if (tooLittle) report({ kind: "note", note: tooLittle });
        const folder = await host.storage.writable(to);
        await runPrediction(
          host.networks,
          {
            ...{ ...how, model, image, name, to: folder, asked },
            level: level === "auto" ? levelFor(model.card.pixelSize, image) : level,
          },
          predictionHooks({ name, signal, report }),
        );
        await removeRecord(folder);
      } finally {
        release();
      }
    }),
    service(findUnfinished, async ({ at }, { signal }) => {
      const release = await holdPlace(at, signal);
      if (!release) return null;
      release(); // held while it is made; whoever goes on with it holds it again
      const store = await host.storage.existing(at);
      const record = await loadRecord(store, { source: describeSource(at), signal });
      if (!record?.asked) return null; // the command line leaves none
      const { tilesDone, tilesTotal } = record.state;
      // What the service above wrote, in this browser.
      return { asked: record.asked as Omit<PredictInput, "to">, tilesDone, tilesTotal };
    }),
    service(listModels, async (_, { signal }) => {
      const cards = await runs.cards(signal);
      return cards.map(({ graph: _graph, ...summary }) => summary);
    }),
  ];
}

/** How large a prediction gets that does not pack at all: a byte a pixel and class, on every level. */
function mostBytes(
  { axes, shape }: Grid,
  { region, outputs }: { readonly region: Region; readonly outputs: number },
): number {
  const pixels = axes.reduce((product, axis, i) => {
    const [start, stop] = region[axis] ?? [0, shape[i] ?? 1];
    return axis === "c" ? product : product * (stop - start);
  }, 1);
  return pixels * outputs * (4 / 3);
}

/** Said before it begins: nobody should find out after an hour. */
function noteOnSpace(most: number, left: number | undefined): string | undefined {
  if (left === undefined || most <= left) return undefined;
  return `The prediction may get as large as ${megabytes(most)}, and the browser's storage has ${megabytes(left)} left: predict a part, into a folder, or delete what you no longer need. What is there when it is full stays, and can be gone on with`;
}

/** So long a page that was just closed may still hold its prediction. */
const lockWaitMs = 1500;

/** Against other pages, and this one: a place is written to by one prediction at a time. Undefined where one is. */
function holdPlace(place: Place, signal: AbortSignal): Promise<(() => void) | undefined> {
  return holdLock(`lamella-prediction-${JSON.stringify(place)}`, { waitMs: lockWaitMs, signal });
}

function isGoingOn(): Failure {
  return new Failure(
    { code: "predict/cannot-resume" },
    "The prediction is going on in another page; follow or cancel it there",
  );
}

function levelFor(learnt: PixelSize | undefined, { grid }: MultiscaleImage): number {
  return learnt ? levelLike(learnt, grid) : 0;
}
