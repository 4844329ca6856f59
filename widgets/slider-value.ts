import type { Slider } from "@spectrum-web-components/slider";

/**
 * What a Spectrum slider stands at when it says `input`. By the keys that event is the one of the field inside, and the
 * slider's own value follows only after it.
 */
export function sliderValue(event: Event): number {
  const [field] = event.composedPath();
  if (field instanceof HTMLInputElement) return field.valueAsNumber;
  return (event.currentTarget as Slider).value; // listened to on sp-slider only
}
