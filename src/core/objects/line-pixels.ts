/** A place in a plane: the centre of pixel i is i. */
export interface PlanePoint {
  readonly y: number;
  readonly x: number;
}

/**
 * Every pixel that a line through points passes, in its order, each sharing a side with the one before: nothing that hangs together
 * by corners gets through between them. A point alone is one pixel.
 */
export function* linePixels(points: readonly PlanePoint[]): Generator<PlanePoint> {
  const [first] = points.map(rounded);
  if (!first) return;
  yield first;
  let { y, x } = first;
  for (const to of points.slice(1).map(rounded)) {
    const [dy, dx] = [Math.abs(to.y - y), Math.abs(to.x - x)];
    const [stepY, stepX] = [Math.sign(to.y - y), Math.sign(to.x - x)];
    for (let i = 0, j = 0; i < dy || j < dx; ) {
      // One step along the axis that is behind, as its share of the way says.
      if ((0.5 + i) * dx < (0.5 + j) * dy) {
        y += stepY;
        i++;
      } else {
        x += stepX;
        j++;
      }
      yield { y, x };
    }
  }
}

/** The same line, its ends drawn on straight by so many pixels. */
export function extended(points: readonly PlanePoint[], byPx: number): PlanePoint[] {
  const beyond = (from: PlanePoint | undefined, end: PlanePoint | undefined): PlanePoint[] => {
    if (!from || !end) return [];
    const length = Math.hypot(end.y - from.y, end.x - from.x);
    if (length === 0) return [];
    const by = byPx / length;
    return [{ y: end.y + by * (end.y - from.y), x: end.x + by * (end.x - from.x) }];
  };
  // The direction of the whole line: its last bit is where a hand comes to rest.
  const [first, last] = [points[0], points.at(-1)];
  return [...beyond(last, first), ...points, ...beyond(first, last)];
}

function rounded({ y, x }: PlanePoint): PlanePoint {
  return { y: Math.round(y), x: Math.round(x) };
}
