import { type Conversion, integers, type NodeOf } from "./conversion.ts";

type GroupNorm = Conversion<NodeOf<"group-norm">>;

/**
 * Each group's mean and variance become a map of one pixel, [batch, 1, 1, channel], with the group's number in each of its
 * channels. So the map itself never changes its shape, which is only known when it runs.
 */
export function groupNorm(of: GroupNorm): void {
  const { node, inputs, weightsOf, constant, emit } = of;
  const mean = groupMean(of, { name: "mean", inputs });
  const centred = emit("Sub", { name: "centred", inputs: [...inputs, mean] });
  const square = emit("Square", { name: "square", inputs: [centred] });
  const variance = groupMean(of, { name: "variance", inputs: [square] });
  const epsilon = constant("epsilon", { shape: [], data: Float32Array.of(node.epsilon) });
  const raised = emit("AddV2", { name: "raised", inputs: [variance, epsilon] });
  const inverse = emit("Rsqrt", { name: "inverse", inputs: [raised] });
  if (!node.affine) return void emit("Mul", { inputs: [centred, inverse] });
  const weight = constant("weight", weightsOf("weight"));
  const scale = emit("Mul", { name: "scale", inputs: [inverse, weight] });
  const scaled = emit("Mul", { name: "scaled", inputs: [centred, scale] });
  emit("AddV2", { inputs: [scaled, constant("bias", weightsOf("bias"))] });
}

/** A map's mean over each group, in each of the group's channels. */
function groupMean(
  { node, channels, constant, emit }: GroupNorm,
  { name, inputs }: { readonly name: string; readonly inputs: readonly string[] },
): string {
  const meanOver = (axes: readonly number[], made: { name: string; inputs: readonly string[] }) =>
    emit("Mean", {
      name: made.name,
      inputs: [...made.inputs, constant(`${made.name}.axes`, integers([axes.length], ...axes))],
      attributes: { keep_dims: { flag: true } },
    });
  const ofChannels = meanOver([1, 2], { name, inputs });
  const size = channels / node.groups;
  if (size === 1) return ofChannels;
  const reshape = (part: string, map: string, shape: readonly number[]) =>
    emit("Reshape", {
      name: `${name}.${part}`,
      inputs: [map, constant(`${name}.${part}.shape`, integers([4], ...shape))],
    });
  const grouped = reshape("grouped", ofChannels, [-1, 1, node.groups, size]); // -1: the batch
  const ofGroups = meanOver([3], { name: `${name}.groups`, inputs: [grouped] });
  const ones = constant(`${name}.ones`, {
    shape: [1, 1, 1, size],
    data: new Float32Array(size).fill(1),
  });
  const repeated = emit("Mul", { name: `${name}.repeated`, inputs: [ofGroups, ones] });
  return reshape("channels", repeated, [-1, 1, 1, channels]);
}
