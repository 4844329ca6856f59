import { ActivationBackward, Add, activationBackward, add } from "./add";
import { Attention, AttentionBackward, attention, attentionBackward } from "./attention";
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
import { Gelu, GeluBackward, gelu, geluBackward } from "./gelu";
import { LayerNorm, LayerNormBackward, layerNorm, layerNormBackward } from "./layer-norm";
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
import {
  AddPositions,
  addPositions,
  FillToken,
  fillToken,
  MaskTokens,
  MaskTokensBackward,
  maskTokens,
  maskTokensBackward,
  TokenRanks,
  tokenRanks,
  Unpatchify,
  UnpatchifyBackward,
  unpatchify,
  unpatchifyBackward,
  VisiblePatches,
  visiblePatches,
} from "./tokens";
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
  addPositions,
  attention,
  attentionBackward,
  bceDice,
  bceDiceGradient,
  channelSums,
  channelSumsEnd,
  clearMargin,
  crossEntropy,
  directConv,
  directFilterGradient,
  fillToken,
  fold,
  gate,
  gateBackward,
  gelu,
  geluBackward,
  layerNorm,
  layerNormBackward,
  maskTokens,
  maskTokensBackward,
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
  tokenRanks,
  transfer,
  unpatchify,
  unpatchifyBackward,
  upBilinear,
  upBilinearBackward,
  upNearest,
  upNearestBackward,
  visiblePatches,
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
      return addPositions(changetype<AddPositions>(record), share);
    case 4:
      return attention(changetype<Attention>(record), share);
    case 5:
      return attentionBackward(changetype<AttentionBackward>(record), share);
    case 6:
      return bceDice(changetype<BceDice>(record), share);
    case 7:
      return bceDiceGradient(changetype<BceDice>(record), share);
    case 8:
      return channelSums(changetype<ChannelSums>(record), share);
    case 9:
      return channelSumsEnd(changetype<ChannelSumsEnd>(record), share);
    case 10:
      return clearMargin(changetype<ClearMargin>(record), share);
    case 11:
      return crossEntropy(changetype<PixelLoss>(record), share);
    case 12:
      return directConv(changetype<DirectConv>(record), share);
    case 13:
      return directFilterGradient(changetype<DirectFilterGradient>(record), share);
    case 14:
      return fillToken(changetype<FillToken>(record), share);
    case 15:
      return fold(changetype<Fold>(record), share);
    case 16:
      return gate(changetype<Gate>(record), share);
    case 17:
      return gateBackward(changetype<GateBackward>(record), share);
    case 18:
      return gelu(changetype<Gelu>(record), share);
    case 19:
      return geluBackward(changetype<GeluBackward>(record), share);
    case 20:
      return layerNorm(changetype<LayerNorm>(record), share);
    case 21:
      return layerNormBackward(changetype<LayerNormBackward>(record), share);
    case 22:
      return maskTokens(changetype<MaskTokens>(record), share);
    case 23:
      return maskTokensBackward(changetype<MaskTokensBackward>(record), share);
    case 24:
      return maxPool(changetype<Pool>(record), share);
    case 25:
      return maxPool3(changetype<Pool>(record), share);
    case 26:
      return maxPool3Backward(changetype<PoolBackward>(record), share);
    case 27:
      return maxPoolBackward(changetype<PoolBackward>(record), share);
    case 28:
      return momentsUpdate(changetype<MomentsUpdate>(record), share);
    case 29:
      return momentumUpdate(changetype<MomentumUpdate>(record), share);
    case 30:
      return normBackward(changetype<NormBackward>(record), share);
    case 31:
      return normBackwardCoefficients(changetype<NormBackwardCoefficients>(record), share);
    case 32:
      return normBackwardSums(changetype<NormBackward>(record), share);
    case 33:
      return normForward(changetype<NormForward>(record), share);
    case 34:
      return normForwardCoefficients(changetype<NormCoefficients>(record), share);
    case 35:
      return packFilter(changetype<PackFilter>(record), share);
    case 36:
      return rearrange(changetype<Rearrange>(record), share);
    case 37:
      return runningCoefficients(changetype<RunningCoefficients>(record), share);
    case 38:
      return squaredError(changetype<PixelLoss>(record), share);
    case 39:
      return statistics(changetype<Statistics>(record), share);
    case 40:
      return sumCopies(changetype<SumCopies>(record), share);
    case 41:
      return sumWeights(changetype<WeightSum>(record), share);
    case 42:
      return tokenRanks(changetype<TokenRanks>(record), share);
    case 43:
      return transfer(changetype<Transfer>(record), share);
    case 44:
      return unpatchify(changetype<Unpatchify>(record), share);
    case 45:
      return unpatchifyBackward(changetype<UnpatchifyBackward>(record), share);
    case 46:
      return upBilinear(changetype<Upsample>(record), share);
    case 47:
      return upBilinearBackward(changetype<UpsampleBackward>(record), share);
    case 48:
      return upNearest(changetype<Upsample>(record), share);
    case 49:
      return upNearestBackward(changetype<UpsampleBackward>(record), share);
    case 50:
      return visiblePatches(changetype<VisiblePatches>(record), share);
    case 51:
      return winograd6Conv(changetype<Winograd6Conv>(record), share);
    case 52:
      return winograd6Filter(changetype<Winograd6Filter>(record), share);
    case 53:
      return winogradConv(changetype<WinogradConv>(record), share);
    case 54:
      return winogradFilter(changetype<WinogradFilter>(record), share);
    case 55:
      return winogradFilterGradient(changetype<WinogradFilterGradient>(record), share);
    case 56:
      return winogradFilterGradientEnd(changetype<WinogradFilterGradientEnd>(record), share);
    case 57:
      return winogradTileProducts(changetype<WinogradTileProducts>(record), share);
    case 58:
      return winogradTiles(changetype<WinogradTiles>(record), share);
    default:
      unreachable();
  }
}
