import type { AnyToolId } from "#core/viewer-model.ts";
import { erase } from "./erase.ts";
import { fill } from "./fill.ts";
import { merge } from "./merge.ts";
import { paint } from "./paint.ts";
import { pick } from "./pick.ts";
import { polygon } from "./polygon.ts";
import { split } from "./split.ts";
import type { Tool } from "./tool.ts";

/** By id; `pan` is the camera's own. A tool that the model names does not compile until it has a line here. */
export const tools: { readonly [Id in Tool["id"]]: Tool } = {
  paint,
  erase,
  polygon,
  fill,
  pick,
  merge,
  split,
};

/** Undefined for the camera's own, and for those of plugins, which are led by plugins/contributed-tools.ts. */
export function toolOf(id: AnyToolId): Tool | undefined {
  return isOurs(id) ? tools[id] : undefined;
}

function isOurs(id: AnyToolId): id is Tool["id"] {
  return id in tools;
}
