/** A page that nobody sees has no frames, and a slow one is not waited for longer than this. */
const longestMs = 250;

/**
 * Resolves once the page has drawn what has just changed: two frames, since a picture's pixels come to the graphics card
 * in the first. For what takes long to build and need not be there before the picture. Resolves at once when aborted, and
 * where no frames come.
 */
export function pictureFirst(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = new AbortController();
    const late = setTimeout(done, longestMs);
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setTimeout(done)); // in the frame itself it would still delay it
    });
    signal.addEventListener("abort", done, { signal: end.signal });
    if (signal.aborted) done();

    function done(): void {
      clearTimeout(late);
      cancelAnimationFrame(frame);
      end.abort();
      resolve();
    }
  });
}
