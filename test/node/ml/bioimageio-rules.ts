import { assert } from "chai";
import * as v from "valibot";

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const fileName = v.pipe(v.string(), v.regex(/^[\w.-]+$/));
const file = v.strictObject({ source: fileName, sha256 });
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const channelNames = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/))), v.minLength(1));
const plainAxes = [
  v.strictObject({ type: v.literal("batch") }),
  v.strictObject({ type: v.literal("channel"), channel_names: channelNames }),
] as const;
const side = v.picklist(["y", "x"]);
const inputAxis = v.variant("type", [
  ...plainAxes,
  v.strictObject({
    type: v.literal("space"),
    id: side,
    size: v.union([count, v.strictObject({ min: count, step: count })]),
  }),
]);
const outputAxis = v.variant("type", [
  ...plainAxes,
  v.strictObject({
    type: v.literal("space"),
    id: side,
    halo: v.optional(count),
    size: v.strictObject({ tensor_id: v.string(), axis_id: side }),
  }),
]);
const preprocessing = v.variant("id", [
  v.strictObject({
    id: v.literal("ensure_dtype"),
    kwargs: v.strictObject({ dtype: v.picklist(["float32"]) }),
  }),
  v.strictObject({
    id: v.literal("fixed_zero_mean_unit_variance"),
    kwargs: v.strictObject({
      mean: v.pipe(v.array(v.number()), v.minLength(1)),
      std: v.array(v.pipe(v.number(), v.minValue(1e-6))),
      axis: v.literal("channel"),
    }),
  }),
  v.strictObject({
    id: v.literal("zero_mean_unit_variance"),
    kwargs: v.strictObject({ axes: v.array(v.string()) }),
  }),
  v.strictObject({
    id: v.literal("scale_range"),
    kwargs: v.strictObject({
      axes: v.array(v.string()),
      min_percentile: v.pipe(v.number(), v.minValue(0), v.ltValue(100)),
      max_percentile: v.pipe(v.number(), v.gtValue(1), v.maxValue(100)),
    }),
  }),
  v.strictObject({
    id: v.literal("clip"),
    kwargs: v.strictObject({ min: v.number(), max: v.number() }),
  }),
]);

/** The rules of bioimage.io's model format 0.5.7 for what is written here; unknown fields are refused there too. */
const model = v.strictObject({
  type: v.literal("model"),
  format_version: v.literal("0.5.7"),
  name: v.pipe(v.string(), v.minLength(5), v.maxLength(128), v.regex(/^[\p{L}\d_+\-() ]+$/u)),
  description: v.pipe(v.string(), v.maxLength(1024)),
  authors: v.array(v.strictObject({ name: v.pipe(v.string(), v.regex(/^[^/\\]+$/)) })),
  cite: v.array(
    v.strictObject({
      text: v.pipe(v.string(), v.minLength(1)),
      doi: v.pipe(v.string(), v.regex(/^10\.[0-9]{4}.+$/)),
    }),
  ),
  license: v.optional(v.string()),
  documentation: v.pipe(fileName, v.endsWith(".md")),
  covers: v.array(v.pipe(fileName, v.regex(/\.(png|jpe?g|gif|tiff?|svg)$/))),
  tags: v.array(v.string()),
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
  inputs: v.tuple([
    v.strictObject({
      id: v.string(),
      axes: v.array(inputAxis),
      data: v.strictObject({ type: v.literal("float32") }),
      preprocessing: v.array(preprocessing),
      test_tensor: file,
    }),
  ]),
  outputs: v.tuple([
    v.strictObject({
      id: v.string(),
      description: v.pipe(v.string(), v.maxLength(128)),
      axes: v.array(outputAxis),
      data: v.strictObject({
        type: v.literal("float32"),
        range: v.tuple([v.number(), v.number()]),
      }),
      test_tensor: file,
    }),
  ]),
  weights: v.strictObject({
    onnx: v.strictObject({ ...file.entries, opset_version: v.pipe(v.number(), v.minValue(7)) }),
  }),
  attachments: v.array(file),
  config: v.record(v.string(), v.unknown()),
});

/** Fails with the field that breaks a rule; also of those rules that tie fields to each other. */
export function checkModelDescription(description: unknown): void {
  const parsed = v.safeParse(model, JSON.parse(JSON.stringify(description)));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    assert.fail(`${v.getDotPath(issue)}: ${issue.message}`);
  }
  const { inputs, outputs } = parsed.output;
  const [[input], [output]] = [inputs, outputs];
  assert.notEqual(input.id, output.id);
  const ids = (axes: readonly { type: string; id?: string }[]) =>
    axes.map((of) => of.id ?? of.type);
  for (const { axes } of [input, output])
    assert.deepEqual(ids(axes), ["batch", "channel", "y", "x"]);
  const channels = input.axes.flatMap((of) => (of.type === "channel" ? of.channel_names : []));
  for (const step of input.preprocessing)
    if (step.id === "fixed_zero_mean_unit_variance") {
      assert.lengthOf(step.kwargs.mean, channels.length);
      assert.lengthOf(step.kwargs.std, channels.length);
    }
  for (const axis of output.axes) {
    if (axis.type !== "space") continue;
    assert.equal(axis.size.tensor_id, input.id);
    const along = input.axes.find((of) => of.type === "space" && of.id === axis.size.axis_id);
    const size = along?.type === "space" ? along.size : 0;
    assert.isAbove((typeof size === "number" ? size : size.min) - 2 * (axis.halo ?? 0), 0);
  }
}
