import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { chosenLayer } from "#core/layers/chosen-layer.ts";
import type { ProbabilityLayer } from "#core/layers/layer.ts";
import { extents } from "#core/measure/extents.ts";
import { shownUncertainties } from "#core/uncertainty/measures.ts";
import { isLabelled, strokesOn, takeBrushTo } from "../places/go-to-place.ts";
import { usualSide } from "../places/place.ts";
import type { PlacesList, Ranked } from "../places/places-list.ts";
import { rankPlaces } from "../places/rank-places.ts";
import { shownUncertainty } from "../shown-uncertainty.ts";
import type { ViewerParts } from "./parts.ts";

type PlacesParts = Pick<
  ViewerParts,
  "model" | "images" | "labels" | "pixels" | "size" | "onProgress"
> & { readonly places: PlacesList };

/** What finds the places that are most worth labelling, and goes to them. */
export function placesCommands(parts: PlacesParts): Command[] {
  const bodies = { rank: rankCommand(parts), goTo: goToCommand(parts), step: stepCommand(parts) };
  return [
    { id: "places.rank", title: "Find where labels help most", body: () => bodies.rank },
    { id: "places.goTo", title: "Go to a place to label", body: () => bodies.goTo },
    { id: "places.step", title: "Go to the next place to label", body: () => bodies.step },
  ];
}

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));

const rankArguments = v.strictObject({
  layer: v.string(),
  /** Where they have labels nobody is sent; null to look everywhere. Strokes that lie on the prediction, if left out. */
  labels: v.optional(v.nullable(v.string())),
  measure: v.optional(v.picklist(shownUncertainties), "entropy"),
  extent: v.optional(v.picklist(extents), "volume"),
  /** Of a place, in pixels of level 0. */
  side: v.optional(v.pipe(v.number(), v.integer(), v.minValue(8))),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 20),
});
type RankArguments = v.InferOutput<typeof rankArguments>;

/** `{ places: [{ slice, y, x, score }], side, level, everyPlanes }`, best first. */
function rankCommand(parts: PlacesParts) {
  return commandBody({
    args: rankArguments,
    async run(args, signal) {
      const { places, sidePx: side, level, everyPlanes } = await rank(parts, args, signal);
      const shown = places.map(({ slice, y0, y1, x0, x1, score }) => {
        return { slice, y: [y0, y1], x: [x0, x1], score };
      });
      return { places: shown, side, level, everyPlanes };
    },
  });
}

function goToCommand(parts: PlacesParts) {
  return commandBody({
    args: v.strictObject({ place: natural }),
    async run({ place }) {
      const ranked = parts.places.ranked.value;
      if (!ranked?.places[place]) throw noSuchPlace(place, ranked);
      await goTo(parts, ranked, place);
    },
  });
}

/**
 * On by so many places that have no label yet; ranks first where nothing was ranked. Returns `{ place }`, which is null at the end of
 * the list, and `warnings`.
 */
function stepCommand(parts: PlacesParts) {
  return commandBody({
    args: v.strictObject({ by: v.optional(v.picklist([1, -1]), 1) }),
    async run({ by }, signal) {
      const { model, places } = parts;
      const ranked = places.ranked.value ?? (await rank(parts, usualArguments(model), signal));
      const { labels } = ranked;
      const start = places.at.value ?? (by > 0 ? -1 : ranked.places.length);
      for (let index = start + by; ranked.places[index]; index += by) {
        const place = ranked.places[index];
        const store = labels && model.layers.value.includes(labels) && parts.labels.get(labels.id);
        if (!place || (store && (await isLabelled(store, place, signal)))) {
          places.markDone(index);
          continue;
        }
        await goTo(parts, ranked, index);
        return { place: index, warnings: [] };
      }
      const end = by > 0 ? "That was the last place of the list" : "That was the first place";
      return { place: null, warnings: by > 0 ? [`${end}; find new ones`] : [end] };
    },
  });
}

function usualArguments(model: PlacesParts["model"]): RankArguments {
  const prediction = chosenLayer(model, "probability");
  if (prediction) return v.parse(rankArguments, { layer: prediction.id });
  throw new Failure(
    { code: "places/none" },
    "There is no prediction to be unsure of; train a model and predict first",
  );
}

async function rank(
  parts: PlacesParts,
  { layer: id, labels: wanted, measure, extent, side, count }: RankArguments,
  signal: AbortSignal,
): Promise<Ranked> {
  const { model, images, places, onProgress } = parts;
  const prediction = model.layerOf(id, "probability");
  const strokes =
    wanted === undefined
      ? strokesOn(prediction, model)
      : wanted === null
        ? undefined
        : model.layerOf(wanted, "labels");
  const { image } = await shownUncertainty(prediction, { images, measure, signal });
  const found = await rankPlaces(
    {
      image,
      labels: strokes && parts.labels.get(strokes.id),
      planes: extent === "slice" ? model.dims.value : {},
      ...{ count, sidePx: side ?? usualSide(prediction.grid) },
    },
    { signal, onProgress: (done) => onProgress(signal, done) },
  );
  if (found.places.length === 0) throw nothingUnsure(prediction, strokes?.name.value);
  const ranked = { ...found, prediction, measure, labels: strokes };
  places.put(ranked);
  return ranked;
}

async function goTo(parts: PlacesParts, ranked: Ranked, index: number): Promise<void> {
  const place = ranked.places[index];
  if (!place) throw noSuchPlace(index, ranked);
  const made = await takeBrushTo(place, { ...parts, ranked });
  if (made) parts.places.labelOn(made);
  parts.places.goTo(index);
}

function nothingUnsure({ name }: ProbabilityLayer, labels: string | undefined): Failure {
  const where = labels === undefined ? "anywhere" : `anywhere that ${labels} has no label`;
  return new Failure(
    { code: "places/none" },
    `${name.value} is not unsure ${where}; predict more of the image first`,
  );
}

function noSuchPlace(place: number, ranked: Ranked | undefined): Failure {
  const found = ranked
    ? `there is no place ${place}; known: 0 to ${ranked.places.length - 1}`
    : "nothing was ranked yet; run places.rank first";
  return new Failure(
    { code: "command/bad-arguments", command: "places.goTo", argument: "place" },
    `places.goTo cannot use "place": ${found}`,
  );
}
