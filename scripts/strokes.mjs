// Strokes as a person would paint them, found by walking where a mask has one value.

const step = 4; // px between two points of a stroke
const turns = [0, 0.3, -0.3, 0.6, -0.6, 0.9, -0.9]; // radians; straight on is tried first

/**
 * At most `count` strokes of up to `length` points, each `[y, x]`, whose brush stays where the mask is `value`. They
 * keep `apart` px from each other's starts.
 */
export function strokesWhere(mask, { value, radius, count, length, apart }) {
  const isPure = purity(mask, { value, radius });
  const strokes = [];
  const margin = 40;
  for (let y = margin; y < mask.height - margin; y += 3)
    for (let x = margin; x < mask.width - margin; x += 3) {
      if (strokes.length === count) return strokes;
      const isFar = strokes.every(([[y0, x0]]) => Math.hypot(y - y0, x - x0) > apart);
      if (!isFar || !isPure(y, x)) continue;
      const stroke = walk([y, x], { isPure, length });
      if (stroke.length >= length / 2) strokes.push(stroke);
    }
  return strokes;
}

/** The longest walk of those that set out in different directions. */
function walk(start, { isPure, length }) {
  const walks = Array.from({ length: 8 }, (_, i) => {
    const stroke = [start];
    let angle = (i * Math.PI) / 4;
    while (stroke.length < length) {
      const [y, x] = stroke.at(-1);
      const at = (turn) => [y + step * Math.sin(angle + turn), x + step * Math.cos(angle + turn)];
      const turn = turns.find((candidate) => isPure(...at(candidate)));
      if (turn === undefined) break;
      stroke.push(at(turn));
      angle += turn;
    }
    return stroke;
  });
  return walks.reduce((best, other) => (other.length > best.length ? other : best));
}

/** Whether a round brush at y, x covers nothing but `value`. */
function purity({ data, height, width }, { value, radius }) {
  const reach = Math.ceil(radius);
  return (y, x) => {
    const [row, column] = [Math.round(y), Math.round(x)];
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++) {
        if (dy * dy + dx * dx > radius * radius) continue;
        const [py, px] = [row + dy, column + dx];
        if (py < 0 || px < 0 || py >= height || px >= width) return false;
        if (data[py * width + px] !== value) return false;
      }
    return true;
  };
}
