/**
 * Resolves once the page has drawn what has just changed: two frames, since a picture's pixels come to the graphics card
 * in the first. For what takes long to build and need not be there before the picture.
 */
export async function pictureFirst(): Promise<void> {
  for (let frame = 0; frame < 2; frame++)
    await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve)); // in the frame itself it would still delay it
}
