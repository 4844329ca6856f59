const svgNamespace = "http://www.w3.org/2000/svg";

/** A drawing over the picture, from its top left corner, that no pointer meets and no screen reader reads; not shown yet. */
export function overlay(name: string): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("class", name);
  svg.setAttribute("width", "1");
  svg.setAttribute("height", "1");
  svg.setAttribute("aria-hidden", "true");
  svg.style.cssText =
    "position: absolute; left: 0; top: 0; overflow: visible; pointer-events: none; z-index: 1; display: none";
  return svg;
}

/** An element of a drawing. */
export function svgElement(
  name: "circle" | "path" | "text",
  attributes: { readonly [name: string]: string },
): SVGElement {
  const element = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
