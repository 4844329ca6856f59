import type { ViewerModel } from "#core/viewer-model.ts";

export interface StillPicture {
  /** The picture has moved and its camera with it, as when a session is restored. */
  settle(): void;
  dispose(): void;
}

/**
 * Keeps the image where it is on the screen while panels beside the picture open, close or change their width: the
 * camera looks at the picture's middle, so it must move as the middle does.
 */
export function holdStill(
  picture: HTMLElement,
  { model, lookAt }: { model: ViewerModel; lookAt(center: [x: number, y: number]): void },
): StillPicture {
  let middle: number | undefined; // until the first layout
  const observer = new ResizeObserver(() => {
    const now = middleOf(picture);
    const movedPx = now - (middle ?? now);
    middle = now;
    if (movedPx === 0 || model.layers.value.length === 0) return;
    const { center, zoom } = model.camera.value;
    lookAt([center[0] + movedPx / 2 ** zoom, center[1]]);
  });
  observer.observe(picture);
  return {
    settle() {
      middle = middleOf(picture);
    },
    dispose: () => observer.disconnect(),
  };
}

function middleOf(element: HTMLElement): number {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
}
