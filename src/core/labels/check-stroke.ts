import { Failure } from "../failure.ts";
import type { LabelsDtype } from "./chunk-level.ts";
import type { Brush } from "./stroke.ts";

const largest = { uint8: 0xff, uint16: 0xffff, uint32: 0xffffffff } as const satisfies {
  [D in LabelsDtype]: number;
};

/** Refuses a label that the type cannot hold, and a radius that is none. */
export function checkBrush({ label, radius }: Brush, dtype: LabelsDtype): void {
  const most = largest[dtype];
  if (!Number.isInteger(label) || label < 0 || label > most)
    throw refused(
      "label",
      `${label} is no label of ${dtype}; known: whole numbers from 0 to ${most}`,
    );
  if (!(radius >= 0 && Number.isFinite(radius)))
    throw refused("radius", `a brush cannot have the radius ${radius}; known: 0 and more`);
}

/** Refuses a point that has not one finite number for each axis. */
export function checkPoint(point: readonly number[], axes: readonly string[]): void {
  if (point.length === axes.length && point.every(Number.isFinite)) return;
  const wanted = `a point of this layer has ${axes.length} numbers, one each for ${axes.join(", ")}`;
  throw refused("points", `${wanted}; found [${point.join(", ")}]`);
}

function refused(argument: string, found: string): Failure {
  return new Failure(
    { code: "command/bad-arguments", command: "labels.paint", argument },
    `labels.paint cannot use "${argument}": ${found}`,
  );
}
