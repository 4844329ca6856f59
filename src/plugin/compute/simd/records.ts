import type { Place } from "./buffer.ts";
import type { FeatureMap } from "./feature-map.ts";

/** What a field of a record is; each takes 4 bytes. */
type Field = "map" | "place" | "int" | "float";

interface FieldValues {
  readonly map: FeatureMap | undefined;
  readonly place: Place | undefined;
  readonly int: number;
  readonly float: number;
}

const finish = {
  finish: "int",
  activation: "int",
  slope: "float",
  byValue: "int",
  bias: "place",
  mask: "place",
  sums: "place",
  sets: "int",
  z: "map",
  value: "map",
  coefficients: "place",
} as const;
const norm = {
  norm: "int",
  activation: "int",
  slope: "float",
  epsilon: "float",
  momentum: "float",
  sets: "int",
  groupOf: "place",
  groups: "int",
  groupSize: "int",
  weight: "place",
  bias: "place",
  mask: "place",
  offset: "place",
  runningMean: "place",
  runningVariance: "place",
  sums: "place",
  shares: "int",
  coefficients: "place",
} as const;
const normCoefficients = { ...norm, z: "map" } as const;
const normBackward = {
  ...norm,
  z: "map",
  value: "map",
  gradient: "map",
  through: "int",
  toZ: "map",
  adds: "int",
} as const;
const pool = { x: "map", y: "map" } as const;
const poolBackward = { x: "map", y: "map", gradient: "map", toX: "map", adds: "int" } as const;
const upsample = { x: "map", y: "map" } as const;
const upsampleBackward = { gradient: "map", toX: "map", adds: "int" } as const;
const bceDice = {
  logits: "map",
  target: "map",
  weight: "place",
  gradient: "map",
  mask: "place",
  outputs: "int",
  bce: "float",
  dice: "float",
  smooth: "float",
  leastWeight: "float",
  sums: "place",
  coefficients: "place",
  loss: "place",
} as const;
const pixelLoss = {
  logits: "map",
  target: "map",
  weight: "place",
  gradient: "map",
  mask: "place",
  terms: "int",
  leastWeight: "float",
  weights: "place",
  losses: "place",
} as const;

/**
 * What every kernel reads, in the order of its record's fields in assembly/; the order of the kernels is that of
 * `runKernel` in assembly/program.ts. The meaning of each field is told there.
 */
export const kernelRecords = {
  absoluteError: pixelLoss,
  activationBackward: {
    activation: "int",
    slope: "float",
    value: "map",
    gradient: "map",
    to: "map",
    a: "map",
    aCoefficients: "place",
    aSums: "place",
    aSets: "int",
    b: "map",
    bCoefficients: "place",
    bSums: "place",
    bSets: "int",
  },
  add: {
    activation: "int",
    slope: "float",
    mask: "place",
    a: "map",
    aCoefficients: "place",
    aSets: "int",
    b: "map",
    bCoefficients: "place",
    bSets: "int",
    value: "map",
  },
  addPositions: { x: "map", ranks: "map", y: "map", positions: "place" },
  attention: { qkv: "map", y: "map", heads: "int", depth: "int" },
  attentionBackward: {
    qkv: "map",
    gradient: "map",
    toQkv: "map",
    adds: "int",
    heads: "int",
    depth: "int",
  },
  bceDice,
  bceDiceGradient: bceDice,
  channelSums: { x: "map", sums: "place" },
  channelSumsEnd: { sums: "place", shares: "int", stride: "int", channels: "int", total: "place" },
  clearMargin: { x: "map" },
  crossEntropy: pixelLoss,
  directConv: {
    ...finish,
    x: "map",
    y: "map",
    inStep: "int",
    outStep: "int",
    parts: "place",
    partCount: "int",
    adds: "int",
  },
  directFilterGradient: {
    a: "map",
    b: "map",
    height: "int",
    width: "int",
    aStep: "int",
    bStep: "int",
    kernelRows: "int",
    kernelColumns: "int",
    firstRow: "int",
    firstColumn: "int",
    tapsMoveB: "int",
    sums: "place",
  },
  fillToken: { token: "place", y: "map" },
  fold: {
    weights: "place",
    bias: "place",
    rows: "int",
    outputs: "int",
    weight: "place",
    shift: "place",
    mean: "place",
    variance: "place",
    epsilon: "float",
    toWeights: "place",
    toBias: "place",
  },
  gate: { x: "map", coefficients: "map", y: "map" },
  gateBackward: {
    x: "map",
    coefficients: "map",
    gradient: "map",
    toX: "map",
    addsX: "int",
    toCoefficients: "map",
    addsCoefficients: "int",
  },
  gelu: { x: "map", y: "map" },
  geluBackward: { x: "map", gradient: "map", toX: "map", adds: "int" },
  layerNorm: {
    x: "map",
    y: "map",
    weight: "place",
    bias: "place",
    mask: "place",
    channels: "int",
    epsilon: "float",
  },
  layerNormBackward: {
    x: "map",
    gradient: "map",
    toX: "map",
    adds: "int",
    weight: "place",
    mask: "place",
    channels: "int",
    epsilon: "float",
    sums: "place",
  },
  maskTokens: { x: "map", ranks: "map", y: "map", token: "place" },
  maskTokensBackward: {
    gradient: "map",
    ranks: "map",
    toX: "map",
    adds: "int",
    sums: "place",
  },
  maxPool: pool,
  maxPool3: pool,
  maxPool3Backward: poolBackward,
  maxPoolBackward: poolBackward,
  momentsUpdate: {
    parameters: "place",
    gradients: "place",
    means: "place",
    squares: "place",
    count: "int",
    rate: "float",
    beta1: "float",
    beta2: "float",
    rest1: "float",
    rest2: "float",
    adaptive: "float",
    epsilon: "float",
    keep: "float",
    l2: "float",
    decayed: "float",
  },
  momentumUpdate: {
    parameters: "place",
    gradients: "place",
    buffers: "place",
    count: "int",
    rate: "float",
    momentum: "float",
    l2: "float",
    ofGradient: "float",
    ofBuffer: "float",
    decayed: "float",
  },
  normBackward,
  normBackwardCoefficients: { ...normCoefficients, toWeight: "place", toBias: "place" },
  normBackwardSums: normBackward,
  normForward: { ...norm, z: "map", value: "map" },
  normForwardCoefficients: normCoefficients,
  packFilter: {
    weights: "place",
    inputs: "int",
    outputs: "int",
    kernelColumns: "int",
    firstRow: "int",
    rowStep: "int",
    rows: "int",
    firstColumn: "int",
    columnStep: "int",
    columns: "int",
    turned: "int",
    panels: "place",
  },
  rearrange: { x: "map", y: "map", places: "place", count: "int", adds: "int" },
  runningCoefficients: {
    channels: "int",
    weight: "place",
    shift: "place",
    mean: "place",
    variance: "place",
    epsilon: "float",
    coefficients: "place",
  },
  squaredError: pixelLoss,
  statistics: { z: "map", sums: "place", sets: "int" },
  sumCopies: { copies: "place", shares: "int", count: "int", sum: "place" },
  sumWeights: { weight: "place", quads: "int", sum: "place" },
  tokenRanks: { x: "map", y: "map", token: "int", grid: "int", mask: "int" },
  transfer: { x: "map", y: "map", adds: "int" },
  unpatchify: { x: "map", y: "map", token: "int", grid: "int", channels: "int" },
  unpatchifyBackward: {
    gradient: "map",
    toX: "map",
    adds: "int",
    token: "int",
    grid: "int",
    channels: "int",
  },
  upBilinear: upsample,
  upBilinearBackward: upsampleBackward,
  upNearest: upsample,
  upNearestBackward: upsampleBackward,
  visiblePatches: { x: "map", y: "map", token: "int", grid: "int", mask: "int" },
  winograd6Conv: {
    ...finish,
    x: "map",
    y: "map",
    rows: "int",
    columns: "int",
    filter: "place",
    block: "int",
  },
  winograd6Filter: { weights: "place", inputs: "int", outputs: "int", planes: "place" },
  winogradConv: {
    ...finish,
    x: "map",
    y: "map",
    filter: "place",
    block: "int",
    adds: "int",
    doneRows: "int",
    doneColumns: "int",
  },
  winogradFilter: {
    weights: "place",
    inputs: "int",
    outputs: "int",
    forward: "place",
    backward: "place",
  },
  winogradFilterGradient: { x: "map", gradient: "map", block: "int", planes: "place" },
  winogradFilterGradientEnd: {
    planes: "place",
    shares: "int",
    inputs: "int",
    outputs: "int",
    gradient: "place",
  },
  winogradTileProducts: {
    planes: "place",
    gradientPlanes: "place",
    tiles: "int",
    inputs: "int",
    outputs: "int",
    products: "place",
  },
  winogradTiles: { x: "map", gradient: "map", planes: "place", gradientPlanes: "place" },
} as const satisfies { [kernel: string]: { [field: string]: Field } };

export type KernelName = keyof typeof kernelRecords;

export const kernelNames = Object.keys(kernelRecords) as KernelName[]; // they are its keys

/** The fields of a kernel's record, as a plan gives them. */
export type RecordOf<K extends KernelName> = {
  readonly [F in keyof (typeof kernelRecords)[K]]: (typeof kernelRecords)[K][F] extends Field
    ? FieldValues[(typeof kernelRecords)[K][F]]
    : never;
};

/** What `finish` may be; told in assembly/finish.ts. */
export const finishKinds = { none: 0, statistics: 1, back: 2, activate: 3 } as const;

/** What a convolution without anything to finish has in those fields. */
export const noFinish = {
  finish: finishKinds.none,
  activation: 0,
  slope: 0,
  byValue: 0,
  bias: undefined,
  mask: undefined,
  sums: undefined,
  sets: 1,
  z: undefined,
  value: undefined,
  coefficients: undefined,
} as const satisfies Pick<RecordOf<"winogradConv">, keyof typeof finish>;

export type Finish = Pick<RecordOf<"winogradConv">, keyof typeof finish>;
export type Norm = Pick<RecordOf<"normForward">, keyof typeof norm>;
