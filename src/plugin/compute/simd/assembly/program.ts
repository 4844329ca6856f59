import {
  DirectConv,
  DirectFilterGradient,
  directConv,
  directFilterGradient,
  SumCopies,
  sumCopies,
} from "./direct";
import { Fold, fold, RunningCoefficients, runningCoefficients } from "./fold";
import { BceDice, bceDice, bceDiceGradient } from "./loss";
import {
  ChannelSums,
  ChannelSumsEnd,
  ClearMargin,
  channelSums,
  channelSumsEnd,
  clearMargin,
  Transfer,
  transfer,
} from "./maps";
import {
  NormBackward,
  NormForward,
  normBackward,
  normBackwardCoefficients,
  normBackwardSums,
  normForward,
  normForwardCoefficients,
  Statistics,
  statistics,
} from "./normalise";
import { PackFilter, packFilter } from "./panels";
import { maxPool, maxPoolBackward, Pool, PoolBackward } from "./pool";
import { Share } from "./records";
import { finishPiece, shareOf, start, stepOf, takePiece } from "./team";
import { MomentsUpdate, MomentumUpdate, momentsUpdate, momentumUpdate } from "./update";
import {
  WinogradConv,
  WinogradFilter,
  WinogradFilterGradient,
  WinogradFilterGradientEnd,
  winogradConv,
  winogradFilter,
  winogradFilterGradient,
  winogradFilterGradientEnd,
} from "./winograd";

// Exported one by one as well: a function that only `run` calls would be inlined there, into one too large to optimise.
export {
  bceDice,
  bceDiceGradient,
  channelSums,
  channelSumsEnd,
  clearMargin,
  directConv,
  directFilterGradient,
  fold,
  maxPool,
  maxPoolBackward,
  momentsUpdate,
  momentumUpdate,
  normBackward,
  normBackwardCoefficients,
  normBackwardSums,
  normForward,
  normForwardCoefficients,
  packFilter,
  runningCoefficients,
  statistics,
  sumCopies,
  transfer,
  winogradConv,
  winogradFilter,
  winogradFilterGradient,
  winogradFilterGradientEnd,
};

/** Runs `count` steps with the team and returns when they are done. Called by thread 0. */
export function run(steps: usize, count: i32, scratch: usize, scratchBytes: usize): void {
  start(steps, count, scratch, scratchBytes);
  work(0);
}

/** The life of every other thread: takes part in whatever is run until the team ends. */
export function serve(thread: i32): void {
  work(thread);
}

function work(thread: i32): void {
  for (;;) {
    const piece = takePiece(thread);
    if (piece < 0) return;
    const share = shareOf(thread);
    const step = stepOf(piece, share);
    runKernel(step.kernel, step.record, share);
    finishPiece();
  }
}

function runKernel(kernel: i32, record: usize, share: Share): void {
  switch (kernel) {
    case 0:
      return bceDice(changetype<BceDice>(record), share);
    case 1:
      return bceDiceGradient(changetype<BceDice>(record), share);
    case 2:
      return channelSums(changetype<ChannelSums>(record), share);
    case 3:
      return channelSumsEnd(changetype<ChannelSumsEnd>(record), share);
    case 4:
      return clearMargin(changetype<ClearMargin>(record), share);
    case 5:
      return directConv(changetype<DirectConv>(record), share);
    case 6:
      return directFilterGradient(changetype<DirectFilterGradient>(record), share);
    case 7:
      return fold(changetype<Fold>(record), share);
    case 8:
      return maxPool(changetype<Pool>(record), share);
    case 9:
      return maxPoolBackward(changetype<PoolBackward>(record), share);
    case 10:
      return momentsUpdate(changetype<MomentsUpdate>(record), share);
    case 11:
      return momentumUpdate(changetype<MomentumUpdate>(record), share);
    case 12:
      return normBackward(changetype<NormBackward>(record), share);
    case 13:
      return normBackwardCoefficients(changetype<NormBackward>(record), share);
    case 14:
      return normBackwardSums(changetype<NormBackward>(record), share);
    case 15:
      return normForward(changetype<NormForward>(record), share);
    case 16:
      return normForwardCoefficients(changetype<NormForward>(record), share);
    case 17:
      return packFilter(changetype<PackFilter>(record), share);
    case 18:
      return runningCoefficients(changetype<RunningCoefficients>(record), share);
    case 19:
      return statistics(changetype<Statistics>(record), share);
    case 20:
      return sumCopies(changetype<SumCopies>(record), share);
    case 21:
      return transfer(changetype<Transfer>(record), share);
    case 22:
      return winogradConv(changetype<WinogradConv>(record), share);
    case 23:
      return winogradFilter(changetype<WinogradFilter>(record), share);
    case 24:
      return winogradFilterGradient(changetype<WinogradFilterGradient>(record), share);
    case 25:
      return winogradFilterGradientEnd(changetype<WinogradFilterGradientEnd>(record), share);
    default:
      unreachable();
  }
}
