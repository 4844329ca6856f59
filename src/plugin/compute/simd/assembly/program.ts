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
  normBackwardSums,
  normForward,
  Statistics,
  statistics,
} from "./normalise";
import { PackFilter, packFilter } from "./panels";
import { maxPool, maxPoolBackward, Pool, PoolBackward } from "./pool";
import { Thread } from "./records";
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
  normBackwardSums,
  normForward,
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

/** One step of a program. */
@unmanaged
class Step {
  /** The number of a kernel in `kernelNames` of ../records.ts. */
  kernel: i32;
  record: usize;
  /** Whether all threads wait for each other after it. */
  waits: i32;
}
const stepBytes: usize = 12;

/** Where threads meet: how many have come, and how often all had. */
@unmanaged
class Meeting {
  arrived: i32;
  round: i32;
}

/** Loads of the round before a thread goes to sleep; waking takes 5 to 20 us, a barrier without sleep 0.3. */
const spins: i32 = 20000;

/** Runs `count` steps. Every thread of the program calls this, each with its own record of itself. */
export function run(steps: usize, count: i32, thread: usize, meeting: usize): void {
  const self = changetype<Thread>(thread);
  for (let i = 0; i < count; i++) {
    const step = changetype<Step>(steps + i * stepBytes);
    runKernel(step.kernel, step.record, self);
    if (step.waits) meet(changetype<Meeting>(meeting), self);
  }
}

function runKernel(kernel: i32, record: usize, self: Thread): void {
  switch (kernel) {
    case 0:
      return bceDice(changetype<BceDice>(record), self);
    case 1:
      return bceDiceGradient(changetype<BceDice>(record), self);
    case 2:
      return channelSums(changetype<ChannelSums>(record), self);
    case 3:
      return channelSumsEnd(changetype<ChannelSumsEnd>(record), self);
    case 4:
      return clearMargin(changetype<ClearMargin>(record), self);
    case 5:
      return directConv(changetype<DirectConv>(record), self);
    case 6:
      return directFilterGradient(changetype<DirectFilterGradient>(record), self);
    case 7:
      return fold(changetype<Fold>(record), self);
    case 8:
      return maxPool(changetype<Pool>(record), self);
    case 9:
      return maxPoolBackward(changetype<PoolBackward>(record), self);
    case 10:
      return momentsUpdate(changetype<MomentsUpdate>(record), self);
    case 11:
      return momentumUpdate(changetype<MomentumUpdate>(record), self);
    case 12:
      return normBackward(changetype<NormBackward>(record), self);
    case 13:
      return normBackwardSums(changetype<NormBackward>(record), self);
    case 14:
      return normForward(changetype<NormForward>(record), self);
    case 15:
      return packFilter(changetype<PackFilter>(record), self);
    case 16:
      return runningCoefficients(changetype<RunningCoefficients>(record), self);
    case 17:
      return statistics(changetype<Statistics>(record), self);
    case 18:
      return sumCopies(changetype<SumCopies>(record), self);
    case 19:
      return transfer(changetype<Transfer>(record), self);
    case 20:
      return winogradConv(changetype<WinogradConv>(record), self);
    case 21:
      return winogradFilter(changetype<WinogradFilter>(record), self);
    case 22:
      return winogradFilterGradient(changetype<WinogradFilterGradient>(record), self);
    case 23:
      return winogradFilterGradientEnd(changetype<WinogradFilterGradientEnd>(record), self);
    default:
      unreachable();
  }
}

/** The last to come lets the others go on. */
function meet(meeting: Meeting, self: Thread): void {
  if (self.count < 2) return;
  const at = changetype<usize>(meeting);
  const round = atomic.load<i32>(at, 4);
  if (atomic.add<i32>(at, 1) == self.count - 1) {
    atomic.store<i32>(at, 0);
    atomic.add<i32>(at, 1, 4);
    atomic.notify(at + 4, self.count);
    return;
  }
  for (let i = 0; i < spins; i++) if (atomic.load<i32>(at, 4) != round) return;
  while (atomic.load<i32>(at, 4) == round) atomic.wait<i32>(at + 4, round, -1);
}

/** Where the first thread tells the others what to run: at `jobAddress` of ../threads.ts. */
@unmanaged
class Job {
  /** Goes up by one with every job. */
  number: i32;
  /** No steps: the thread is to end. */
  steps: usize;
  count: i32;
  /** Records of all threads, one after the other. */
  threads: usize;
  meeting: usize;
}

/** The life of every thread but the first: waits for a job, runs it with the others, waits for the next. */
export function serve(job: usize, index: i32): void {
  const told = changetype<Job>(job);
  let seen = 0;
  for (;;) {
    for (let i = 0; i < spins; i++) if (atomic.load<i32>(job) != seen) break;
    while (atomic.load<i32>(job) == seen) atomic.wait<i32>(job, seen, -1);
    seen = atomic.load<i32>(job);
    if (told.steps == 0) return;
    run(told.steps, told.count, told.threads + index * 12, told.meeting);
  }
}
