import { ActivationBackward, Add, activationBackward, add } from "./add";
import {
  DirectConv,
  DirectFilterGradient,
  directConv,
  directFilterGradient,
  SumCopies,
  sumCopies,
} from "./direct";
import { Fold, fold, RunningCoefficients, runningCoefficients } from "./fold";
import { Gate, GateBackward, gate, gateBackward } from "./gate";
import { BceDice, bceDice, bceDiceGradient } from "./loss";
import {
  ChannelSums,
  ChannelSumsEnd,
  ClearMargin,
  channelSums,
  channelSumsEnd,
  clearMargin,
  Rearrange,
  rearrange,
  Transfer,
  transfer,
} from "./maps";
import {
  NormBackwardCoefficients,
  NormCoefficients,
  normBackwardCoefficients,
  normForwardCoefficients,
} from "./norm-coefficients";
import {
  NormBackward,
  NormForward,
  normBackward,
  normBackwardSums,
  normForward,
  Statistics,
  statistics,
} from "./normalise";
import { PackFilter, packFilter } from "./panels";
import { absoluteError, crossEntropy, PixelLoss, squaredError, sumWeights, WeightSum } from "./pixel-losses";
import { maxPool, maxPoolBackward, Pool, PoolBackward } from "./pool";
import { maxPool3, maxPool3Backward } from "./pool3";
import { Share } from "./records";
import { DONE, finishPiece, shareOf, start, stepOf, takePiece } from "./team";
import { MomentsUpdate, MomentumUpdate, momentsUpdate, momentumUpdate } from "./update";
import {
  Upsample,
  UpsampleBackward,
  upBilinear,
  upBilinearBackward,
  upNearest,
  upNearestBackward,
} from "./upsample";
import {
  WinogradConv,
  WinogradFilter,
  WinogradFilterGradient,
  WinogradFilterGradientEnd,
  WinogradTileProducts,
  WinogradTiles,
  winogradConv,
  winogradFilter,
  winogradFilterGradient,
  winogradFilterGradientEnd,
  winogradTileProducts,
  winogradTiles,
} from "./winograd";
import { Winograd6Conv, Winograd6Filter, winograd6Conv, winograd6Filter } from "./winograd6";

// Exported one by one as well: a function that only `run` calls would be inlined there, into one too large to optimise.
export {
  absoluteError,
  activationBackward,
  add,
  bceDice,
  bceDiceGradient,
  channelSums,
  channelSumsEnd,
  clearMargin,
  crossEntropy,
  directConv,
  directFilterGradient,
  fold,
  gate,
  gateBackward,
  maxPool,
  maxPool3,
  maxPool3Backward,
  maxPoolBackward,
  momentsUpdate,
  momentumUpdate,
  normBackward,
  normBackwardCoefficients,
  normBackwardSums,
  normForward,
  normForwardCoefficients,
  packFilter,
  rearrange,
  runningCoefficients,
  squaredError,
  statistics,
  sumCopies,
  sumWeights,
  transfer,
  upBilinear,
  upBilinearBackward,
  upNearest,
  upNearestBackward,
  winograd6Conv,
  winograd6Filter,
  winogradConv,
  winogradFilter,
  winogradFilterGradient,
  winogradFilterGradientEnd,
  winogradTileProducts,
  winogradTiles,
};

/** Runs `count` steps with the team and returns when they are done. Called by thread 0. */
export function run(steps: usize, count: i32, scratch: usize, scratchBytes: usize): bool {
  start(steps, count, scratch, scratchBytes);
  return work(0) == DONE;
}

/** The life of every other thread: takes part in whatever is run until the team ends. */
export function serve(thread: i32): void {
  work(thread);
}

function work(thread: i32): i32 {
  let piece = takePiece(thread);
  while (piece >= 0) {
    const share = shareOf(thread);
    const step = stepOf(piece, share);
    runKernel(step.kernel, step.record, share);
    finishPiece();
    piece = takePiece(thread);
  }
  return piece;
}

function runKernel(kernel: i32, record: usize, share: Share): void {
  switch (kernel) {
    case 0:
      return absoluteError(changetype<PixelLoss>(record), share);
    case 1:
      return activationBackward(changetype<ActivationBackward>(record), share);
    case 2:
      return add(changetype<Add>(record), share);
    case 3:
      return bceDice(changetype<BceDice>(record), share);
    case 4:
      return bceDiceGradient(changetype<BceDice>(record), share);
    case 5:
      return channelSums(changetype<ChannelSums>(record), share);
    case 6:
      return channelSumsEnd(changetype<ChannelSumsEnd>(record), share);
    case 7:
      return clearMargin(changetype<ClearMargin>(record), share);
    case 8:
      return crossEntropy(changetype<PixelLoss>(record), share);
    case 9:
      return directConv(changetype<DirectConv>(record), share);
    case 10:
      return directFilterGradient(changetype<DirectFilterGradient>(record), share);
    case 11:
      return fold(changetype<Fold>(record), share);
    case 12:
      return gate(changetype<Gate>(record), share);
    case 13:
      return gateBackward(changetype<GateBackward>(record), share);
    case 14:
      return maxPool(changetype<Pool>(record), share);
    case 15:
      return maxPool3(changetype<Pool>(record), share);
    case 16:
      return maxPool3Backward(changetype<PoolBackward>(record), share);
    case 17:
      return maxPoolBackward(changetype<PoolBackward>(record), share);
    case 18:
      return momentsUpdate(changetype<MomentsUpdate>(record), share);
    case 19:
      return momentumUpdate(changetype<MomentumUpdate>(record), share);
    case 20:
      return normBackward(changetype<NormBackward>(record), share);
    case 21:
      return normBackwardCoefficients(changetype<NormBackwardCoefficients>(record), share);
    case 22:
      return normBackwardSums(changetype<NormBackward>(record), share);
    case 23:
      return normForward(changetype<NormForward>(record), share);
    case 24:
      return normForwardCoefficients(changetype<NormCoefficients>(record), share);
    case 25:
      return packFilter(changetype<PackFilter>(record), share);
    case 26:
      return rearrange(changetype<Rearrange>(record), share);
    case 27:
      return runningCoefficients(changetype<RunningCoefficients>(record), share);
    case 28:
      return squaredError(changetype<PixelLoss>(record), share);
    case 29:
      return statistics(changetype<Statistics>(record), share);
    case 30:
      return sumCopies(changetype<SumCopies>(record), share);
    case 31:
      return sumWeights(changetype<WeightSum>(record), share);
    case 32:
      return transfer(changetype<Transfer>(record), share);
    case 33:
      return upBilinear(changetype<Upsample>(record), share);
    case 34:
      return upBilinearBackward(changetype<UpsampleBackward>(record), share);
    case 35:
      return upNearest(changetype<Upsample>(record), share);
    case 36:
      return upNearestBackward(changetype<UpsampleBackward>(record), share);
    case 37:
      return winograd6Conv(changetype<Winograd6Conv>(record), share);
    case 38:
      return winograd6Filter(changetype<Winograd6Filter>(record), share);
    case 39:
      return winogradConv(changetype<WinogradConv>(record), share);
    case 40:
      return winogradFilter(changetype<WinogradFilter>(record), share);
    case 41:
      return winogradFilterGradient(changetype<WinogradFilterGradient>(record), share);
    case 42:
      return winogradFilterGradientEnd(changetype<WinogradFilterGradientEnd>(record), share);
    case 43:
      return winogradTileProducts(changetype<WinogradTileProducts>(record), share);
    case 44:
      return winogradTiles(changetype<WinogradTiles>(record), share);
    default:
      unreachable();
  }
}
