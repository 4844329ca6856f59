/** A point in one plane of an image; pixel i is centred at i. */
export interface PlanePoint {
  readonly y: number;
  readonly x: number;
}

/** What a round brush covers between two points of one plane. */
export interface Capsule {
  readonly from: PlanePoint;
  readonly to: PlanePoint;
  /** 0 draws a line one pixel wide. */
  readonly radius: number;
}

/** Called with a row and the half-open range of columns covered in it. */
export type SpanSink = (y: number, startX: number, stopX: number) => void;

/** Every pixel whose centre is at most `radius` from the segment, row by row, cut to the plane. */
export function spansOf(
  capsule: Capsule,
  { height, width }: { height: number; width: number },
  sink: SpanSink,
): void {
  const emit: SpanSink = (y, startX, stopX) => {
    const start = Math.max(0, startX);
    const stop = Math.min(width, stopX);
    if (y >= 0 && y < height && start < stop) sink(y, start, stop);
  };
  if (capsule.radius === 0) thinLine(capsule, { height, width }, emit);
  else roundLine(capsule, { height, width }, emit);
}

function roundLine(
  capsule: Capsule,
  { height, width }: { height: number; width: number },
  emit: SpanSink,
): void {
  const { from, to, radius } = capsule;
  const first = Math.max(0, Math.ceil(Math.min(from.y, to.y) - radius));
  const last = Math.min(height - 1, Math.floor(Math.max(from.y, to.y) + radius));
  for (let y = first; y <= last; y++) {
    const [low, high] = crossing(capsule, y);
    if (high + 1 < 0 || low - 1 > width) continue;
    // The bounds carry rounding errors; whether a pixel is covered is decided by its distance alone.
    const covered = (x: number) => isCovered(capsule, { y, x });
    let start = Math.ceil(low) - 1;
    let stop = Math.floor(high) + 2;
    while (start < stop && !covered(start)) start++;
    while (stop > start && !covered(stop - 1)) stop--;
    emit(y, start, stop);
  }
}

/** Whether a point is at most the radius from the segment; without a division, so that round numbers are exact. */
function isCovered({ from, to, radius }: Capsule, { y, x }: PlanePoint): boolean {
  const dy = to.y - from.y;
  const dx = to.x - from.x;
  const lengthSquared = dy * dy + dx * dx;
  const along = (y - from.y) * dy + (x - from.x) * dx; // times the length
  if (along <= 0) return (y - from.y) ** 2 + (x - from.x) ** 2 <= radius * radius;
  if (along >= lengthSquared) return (y - to.y) ** 2 + (x - to.x) ** 2 <= radius * radius;
  const across = (y - from.y) * dx - (x - from.x) * dy; // times the length, too
  return across * across <= radius * radius * lengthSquared;
}

/** Where the outline crosses the line of row `y`; a convex shape crosses it in one stretch. */
function crossing({ from, to, radius }: Capsule, y: number): [low: number, high: number] {
  const xs: number[] = [];
  for (const end of [from, to]) {
    const squared = radius * radius - (y - end.y) ** 2;
    if (squared < -1e-9 * radius * radius) continue; // a row that just touches counts, whatever the rounding
    const half = Math.sqrt(Math.max(0, squared));
    xs.push(end.x - half, end.x + half);
  }
  const dy = to.y - from.y;
  const dx = to.x - from.x;
  const length = Math.hypot(dy, dx);
  for (const side of length === 0 ? [] : [-1, 1]) {
    const startY = from.y + (side * radius * dx) / length;
    const startX = from.x - (side * radius * dy) / length;
    const t = dy === 0 ? Number.NaN : (y - startY) / dy;
    if (t >= 0 && t <= 1) xs.push(startX + t * dx);
  }
  return [Math.min(...xs), Math.max(...xs)];
}

/** One pixel a step along the longer direction, the nearest to the segment. */
function thinLine(
  { from, to }: Capsule,
  { height, width }: { height: number; width: number },
  emit: SpanSink,
): void {
  const dy = to.y - from.y;
  const dx = to.x - from.x;
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(dy), Math.abs(dx))));
  const [startY, stopY] = stepsInside({ from: from.y, step: dy / steps, length: height });
  const [startX, stopX] = stepsInside({ from: from.x, step: dx / steps, length: width });
  const last = Math.min(steps, stopY, stopX);
  for (let i = Math.max(0, startY, startX); i <= last; i++) {
    const x = Math.round(from.x + (i * dx) / steps);
    emit(Math.round(from.y + (i * dy) / steps), x, x + 1);
  }
}

/** The steps of a line that may lie on the plane, so that one that leads far outside ends soon. */
function stepsInside({ from, step, length }: { from: number; step: number; length: number }) {
  if (step === 0) return [0, Number.POSITIVE_INFINITY] as const;
  const ends = [(-1 - from) / step, (length - from) / step];
  return [Math.floor(Math.min(...ends)), Math.ceil(Math.max(...ends))] as const;
}
