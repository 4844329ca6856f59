/**
 * The control that a step of the tour is about: the first with this `data-tour` that can be used, wherever in the page's shadow
 * trees it is; one that is out of sight by scrolling counts.
 */
export function markedControl(root: ParentNode, mark: string): HTMLElement | undefined {
  return [...controlsIn(root, mark)].find(
    (control) => control.checkVisibility() && !control.matches("[disabled]"),
  );
}

function* controlsIn(root: ParentNode, mark: string): Generator<HTMLElement> {
  for (const element of root.querySelectorAll<HTMLElement>("*")) {
    if (element.getAttribute("data-tour") === mark) yield element;
    if (element.shadowRoot) yield* controlsIn(element.shadowRoot, mark);
  }
}

/** Whether none of it is beyond the edges of the window. */
export function isInWindow({ left, top, right, bottom }: DOMRect): boolean {
  return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
}

/**
 * Where a card of this size lies beside a control, inside the window by `gap` pixels: on the side that has more room, or, where
 * neither has enough, below it or above it.
 */
export function besideControl(
  control: DOMRect,
  card: { readonly width: number; readonly height: number },
  gap = 12,
): { readonly left: number; readonly top: number } {
  const inside = (value: number, room: number) => Math.max(gap, Math.min(value, room - gap));
  const at = (left: number, top: number) => ({
    left: inside(left, innerWidth - card.width),
    top: inside(top, innerHeight - card.height),
  });
  const room = { left: control.left, right: innerWidth - control.right };
  if (Math.max(room.left, room.right) < card.width + 2 * gap) {
    const below = control.bottom + gap;
    const hasRoom = below + card.height + gap <= innerHeight;
    return at(control.left, hasRoom ? below : control.top - gap - card.height);
  }
  const isAtRight = room.left > room.right;
  return at(isAtRight ? control.left - gap - card.width : control.right + gap, control.top - 8);
}
