import type { Slider } from "@spectrum-web-components/slider";

/**
 * Gives the handle of a Spectrum slider its name itself, for `ref`: Spectrum points it to a label that is clipped away where it is not
 * to be seen, and that is no name to every reader.
 */
export function nameSlider(element: Element | undefined): void {
  const slider = element as Slider | undefined; // `ref` stands on sp-slider only
  void slider?.updateComplete.then(() => {
    slider.shadowRoot?.querySelector("input")?.setAttribute("aria-label", slider.label);
  });
}
