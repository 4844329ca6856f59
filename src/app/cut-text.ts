/** Text that its place cuts, with an ellipsis, says all of itself while the pointer rests on it. Returns what ends that. */
export function explainCutText(root: HTMLElement): () => void {
  let explained: HTMLElement | undefined;
  const leave = () => {
    explained?.removeAttribute("title");
    explained = undefined;
  };
  const enter = (event: PointerEvent) => {
    leave();
    const path = event.composedPath().filter((at) => at instanceof HTMLElement);
    const cut = path.find(isCut);
    if (!cut || path.some(({ title }) => title !== "")) return; // it is said already
    cut.title = textOf(cut);
    explained = cut;
  };
  root.addEventListener("pointerover", enter);
  root.addEventListener("pointerleave", leave);
  return () => {
    leave();
    root.removeEventListener("pointerover", enter);
    root.removeEventListener("pointerleave", leave);
  };
}

function isCut(element: HTMLElement): boolean {
  return (
    element.scrollWidth > element.clientWidth &&
    getComputedStyle(element).textOverflow === "ellipsis"
  );
}

function textOf(element: HTMLElement): string {
  const text = element instanceof HTMLInputElement ? element.value : element.innerText;
  return text.trim();
}
