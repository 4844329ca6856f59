/** An ellipse: along `axis`, a unit vector, longer than `radius` by `stretch`, across it shorter. In px. */
export interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly stretch: number;
  readonly axis: readonly [number, number];
}

/** An ellipse made ready for many distances. */
export interface Outline {
  /** The ellipse's place in its list. */
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** How far a step in x, and in y, goes along and across the ellipse. */
  readonly alongX: number;
  readonly alongY: number;
  readonly acrossX: number;
  readonly acrossY: number;
}

export function outlineOf({ x, y, radius, stretch, axis }: Ellipse, index: number): Outline {
  const [axisX, axisY] = axis;
  return {
    ...{ index, x, y, radius },
    ...{ alongX: axisX / stretch, alongY: axisY / stretch },
    ...{ acrossX: -axisY * stretch, acrossY: axisX * stretch },
  };
}

/** Distance from an outline in its own stretched space, px, negative inside it. */
export function distanceTo(outline: Outline, x: number, y: number): number {
  const dx = x - outline.x;
  const dy = y - outline.y;
  const along = dx * outline.alongX + dy * outline.alongY;
  const across = dx * outline.acrossX + dy * outline.acrossY;
  return Math.sqrt(along * along + across * across) - outline.radius;
}
