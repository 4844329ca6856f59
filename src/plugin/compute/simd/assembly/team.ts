// How the threads of a team share out a program. Its steps are cut into shares, the pieces of work; a phase is the steps up
// to one that all wait for. Whoever is free takes the next piece of the phase, and whoever finishes the last one opens the
// next phase. So nobody is waited for but a thread that holds a piece: one that sleeps, or whose core has something else to
// do, is left out until it comes back, and any number of threads gives the same bits.
//
// Everything lies in the control block at the start of the memory, what is written often on a cache line of its own.
import { Share } from "./records";

/** One step of a program. */
@unmanaged
export class Step {
  /** The number of a kernel in `kernelNames` of ../records.ts. */
  kernel: i32;
  record: usize;
  /** How many shares of its work are done here, from which on, and into how many all of its work is cut. */
  shares: i32;
  firstShare: i32;
  allShares: i32;
  /** Whether it must be done before the next may start. */
  waits: i32;
}
const stepBytes: usize = 24;

/** The addresses of ../team-control.ts. */
const stateAt: usize = 0;
const threadsAt: usize = 8;
const sleepersAt: usize = 12;
const lookMsAt: usize = 16;
const doneAt: usize = 64;
const jobAt: usize = 128;

/** What is being run. It changes only while no piece is left to take. */
@unmanaged
class Job {
  /** First step of the phase. */
  phase: usize;
  /** The step behind the phase, and behind the last phase. */
  next: usize;
  end: usize;
  /** Scratch memory of thread 0; those of the others follow. */
  scratch: usize;
  scratchBytes: usize;
}

/**
 * The state is one number, so that a piece is taken by one instruction that fails if anything has changed meanwhile:
 * the round (which phase since the start of the team), the pieces of the phase and how many of them are taken. Negative:
 * the team has ended.
 */
@inline
function piecesOf(state: i64): i32 {
  return <i32>(state >> 16) & 0xffff;
}
@inline
function takenOf(state: i64): i32 {
  return <i32>state & 0xffff;
}

/** Loads of the state before a thread goes to sleep; waking takes 5 to 20 us, a phase that is seen to open 0.3. */
const spins: i32 = 20000;

/** How often thread 0 looks whether a share was finished meanwhile, before it takes the threads that hold shares for dead. */
const looks: i32 = 10;

/** What `takePiece` answers where there is no more to do. */
export const DONE: i32 = -1;
/** And where what others have taken is never finished. */
const LOST: i32 = -2;

/** Opens the first phase of a program. Called by thread 0, which then takes pieces as the others do. */
export function start(steps: usize, count: i32, scratch: usize, scratchBytes: usize): void {
  const job = changetype<Job>(jobAt);
  job.next = steps;
  job.end = steps + <usize>count * stepBytes;
  job.scratch = scratch;
  job.scratchBytes = scratchBytes;
  openNextPhase();
}

/**
 * Waits for a piece of work, takes it and returns its number in the phase; DONE when there is none any more: for thread 0
 * when the program is done, for the others when the team ends. LOST, for thread 0 only, which nobody else would wake.
 */
export function takePiece(thread: i32): i32 {
  while (true) {
    const wanted = atomic.load<i32>(threadsAt);
    const state = atomic.load<i64>(stateAt);
    if (state < 0) return DONE;
    if (thread >= wanted) {
      atomic.wait<i32>(threadsAt, wanted, -1);
      continue;
    }
    if (takenOf(state) < piecesOf(state)) {
      if (atomic.cmpxchg<i64>(stateAt, state, state + 1) == state) return takenOf(state);
    } else if (thread == 0 && piecesOf(state) == 0) {
      return DONE;
    } else if (!waitForChange(state, thread)) {
      return LOST;
    }
  }
}

/** The step that a piece belongs to, which the caller has taken; `share` becomes that piece of it. */
export function stepOf(piece: i32, share: Share): Step {
  let step = changetype<Step>(changetype<Job>(jobAt).phase);
  while (piece >= step.shares) {
    piece -= step.shares;
    step = changetype<Step>(changetype<usize>(step) + stepBytes);
  }
  share.index = step.firstShare + piece;
  share.count = step.allShares;
  return step;
}

/** A thread's record of the share it works on; behind it lies its scratch memory. */
export function shareOf(thread: i32): Share {
  const job = changetype<Job>(jobAt);
  const share = changetype<Share>(job.scratch + <usize>thread * job.scratchBytes);
  share.scratch = changetype<usize>(share) + shareBytes;
  return share;
}
const shareBytes: usize = 64;

/** Says that a piece that was taken is done; the last of a phase lets the next begin. */
export function finishPiece(): void {
  const pieces = piecesOf(atomic.load<i64>(stateAt));
  if (atomic.add<i32>(doneAt, 1) == pieces - 1) openNextPhase();
}

function openNextPhase(): void {
  const job = changetype<Job>(jobAt);
  let step = job.next, pieces = 0;
  job.phase = step;
  for (let open = step < job.end; open; ) {
    const added = changetype<Step>(step);
    pieces += added.shares;
    step += stepBytes;
    open = !added.waits && step < job.end;
  }
  job.next = step;
  atomic.store<i32>(doneAt, 0);
  const round = ((atomic.load<i64>(stateAt) >> 32) + 1) & 0x7fffffff;
  atomic.store<i64>(stateAt, (round << 32) | (<i64>pieces << 16));
  if (atomic.load<i32>(sleepersAt) > 0) atomic.notify(stateAt, -1);
}

function waitForChange(state: i64, thread: i32): bool {
  for (let i = 0; i < spins; i++) if (atomic.load<i64>(stateAt) != state) return true;
  atomic.add<i32>(sleepersAt, 1);
  let changes = true;
  if (thread == 0) changes = sleepWatching(state);
  else atomic.wait<i64>(stateAt, state, -1);
  atomic.sub<i32>(sleepersAt, 1);
  return changes;
}

/**
 * False if no share is finished for as long as it looks. Many short looks instead of a long one: where all threads were
 * stopped for a while, as in a page that was put to sleep, that counts for one.
 */
function sleepWatching(state: i64): bool {
  const nanoseconds = <i64>load<i32>(lookMsAt) * 1000000;
  let done = atomic.load<i32>(doneAt), inVain = 0;
  while (atomic.wait<i64>(stateAt, state, nanoseconds) == AtomicWaitResult.TIMED_OUT) {
    const now = atomic.load<i32>(doneAt);
    inVain = now == done ? inVain + 1 : 0;
    done = now;
    if (inVain == looks) return false;
  }
  return true;
}
