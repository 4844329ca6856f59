import type { ToolId } from "#core/viewer-model.ts";
import { erase } from "./erase.ts";
import { fill } from "./fill.ts";
import { paint } from "./paint.ts";
import { pick } from "./pick.ts";
import { polygon } from "./polygon.ts";
import type { Tool } from "./tool.ts";

/** By id; `pan` is the camera's own. A tool that the model names does not compile until it has a line here. */
export const tools: { readonly [Id in Tool["id"]]: Tool } = {
  paint,
  erase,
  polygon,
  fill,
  pick,
};

export function toolOf(id: ToolId): Tool | undefined {
  return id === "pan" ? undefined : tools[id];
}
