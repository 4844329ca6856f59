/** The attributes of OME-Zarr 0.5 that the sample needs: https://ngff.openmicroscopy.org/0.5/ */

export type AxisName = "c" | "z" | "y" | "x";

export interface Channel {
  readonly label: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  /** The values there may be, and those to show from black to full colour. */
  readonly window: { min: number; max: number; start: number; end: number };
}

interface Multiscale {
  readonly name: string;
  readonly axes: readonly AxisName[];
  /** A pixel of the first level, along each axis, in micrometers; 1 for channels. */
  readonly pixel: readonly number[];
  readonly levels: number;
  /** How each level is made from the one before. */
  readonly method: "mean" | "mode";
}

export function multiscaleAttributes({ name, axes, pixel, levels, method }: Multiscale) {
  const growth = (axis: AxisName | undefined, level: number) =>
    axis === "y" || axis === "x" ? 2 ** level : 1;
  const datasets = Array.from({ length: levels }, (_, level) => {
    const scale = pixel.map((side, i) => side * growth(axes[i], level));
    return { path: String(level), coordinateTransformations: [{ type: "scale", scale }] };
  });
  const description = `2 x 2 ${method} in y and x`;
  return [{ name, type: method, metadata: { description }, axes: axes.map(describe), datasets }];
}

function describe(name: AxisName) {
  return name === "c" ? { name, type: "channel" } : { name, type: "space", unit: "micrometer" };
}

export function channelAttributes(channels: readonly Channel[], axes: readonly AxisName[]) {
  return {
    channels: channels.map((channel) => ({ ...channel, active: true })),
    rdefs: {
      model: channels.length === 1 ? "greyscale" : "color",
      ...(axes.includes("z") ? { defaultZ: 0 } : {}),
    },
  };
}

/** Colours for the ids 1 to `ids`: neighbours in number differ, none is dark. */
export function labelAttributes(ids: number) {
  const colors = Array.from({ length: ids }, (_, i) => ({
    "label-value": i + 1,
    rgba: [...[67, 109, 41].map((stride) => 80 + (((i + 2) * stride) % 176)), 255],
  }));
  return { colors, source: { image: "../../" } };
}
