import { type ObjectRules, splits } from "#core/objects/separate.ts";
import { badArgument, wholeNumber } from "../command-line.ts";

export const objectOptions = {
  objects: { type: "boolean", default: false },
  split: { type: "string", default: "shape" },
  smallest: { type: "string", default: "16" },
  smooth: { type: "string", default: "0" },
} as const;

export const objectsHelp = `\
  --objects          how well objects are found, too; masks have a number for each, or what hangs together in them is one
  --split HOW        where objects that touch are cut: shape (default), probability or none
  --smallest N       pixels of the smallest object, 16 by default
  --smooth N         pixels of radius of the disc that has to fit in everywhere, 0 by default
`;

/** As far a part rises above where it meets a higher one, as in the page: pixels of depth, or probability as 0..255. */
const depths = { none: 0, shape: 1, probability: 25.5 };

/** Nothing where objects are not asked for. */
export function readObjectRules(
  given: Record<"split" | "smallest" | "smooth", string> & { readonly objects: boolean },
  command: string,
): ObjectRules | undefined {
  const split = splits.find((id) => id === given.split);
  if (!split)
    throw badArgument(
      { command, option: "--split" },
      `"${given.split}" is no way to cut; there are ${splits.join(", ")}`,
    );
  const smallest = wholeNumber(given.smallest, { command, option: "--smallest" });
  const smooth = wholeNumber(given.smooth, { command, option: "--smooth", least: 0 });
  const rules = { split, smallest, depth: depths[split], fillHoles: true, smooth };
  return given.objects ? rules : undefined;
}
