import { Failure } from "../failure.ts";
import type { Layer } from "./layer.ts";

/** Refuses a locked layer; for what would change its pixels or take it out. `action` reads after "to": "paint on it". */
export function requireUnlocked({ id, name, locked }: Layer, action: string): void {
  if (!locked.value) return;
  throw new Failure(
    { code: "layer/locked", layer: id },
    `${name.value} is locked; unlock it in the layer list to ${action}`,
  );
}
