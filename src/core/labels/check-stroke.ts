import { Failure } from "../failure.ts";
import type { LabelsDtype } from "./chunk-level.ts";
import type { Brush } from "./stroke.ts";

const largest = { uint8: 0xff, uint16: 0xffff, uint32: 0xffffffff } as const satisfies {
  [D in LabelsDtype]: number;
};

/** The largest label that a type holds. */
export function largestLabel(dtype: LabelsDtype): number {
  return largest[dtype];
}

/** Refuses a label that the type cannot hold; `command` is the one that is told so. */
export function checkLabel(
  label: number,
  { dtype, command }: { dtype: LabelsDtype; command: string },
): void {
  const most = largest[dtype];
  if (Number.isInteger(label) && label >= 0 && label <= most) return;
  const found = `${label} is no label of ${dtype}; known: whole numbers from 0 to ${most}`;
  throw refused({ command, argument: "label", found });
}

/** Refuses a label that the type cannot hold, and a radius that is none. */
export function checkBrush({ label, radius }: Brush, dtype: LabelsDtype): void {
  const command = "labels.paint";
  checkLabel(label, { dtype, command });
  if (!(radius >= 0 && Number.isFinite(radius)))
    throw refused({
      command,
      argument: "radius",
      found: `a brush cannot have the radius ${radius}; known: 0 and more`,
    });
}

/** Refuses a point that has not one finite number for each axis. */
export function checkPoint(
  point: readonly number[],
  from: { axes: readonly string[]; command: string; argument: string },
): void {
  const { axes, command, argument } = from;
  if (point.length === axes.length && point.every(Number.isFinite)) return;
  const wanted = `a point of this layer has ${axes.length} numbers, one each for ${axes.join(", ")}`;
  throw refused({ command, argument, found: `${wanted}; found [${point.join(", ")}]` });
}

/** What a command says of an argument that it cannot use. */
export function refused(from: { command: string; argument: string; found: string }): Failure {
  const { command, argument, found } = from;
  return new Failure(
    { code: "command/bad-arguments", command, argument },
    `${command} cannot use "${argument}": ${found}`,
  );
}
