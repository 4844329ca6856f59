import { Failure } from "#core/failure.ts";
import { holdsImages } from "../holds-images.ts";
import type { Store } from "../stores/store.ts";
import { readContainer } from "./containers.ts";
import type { ZarrNode } from "./zarr-node.ts";

/** The failure for a place that holds no multiscale image: what it is instead, and what to open. */
export async function explainNoImage(
  store: Store,
  { node, source, signal }: { node: ZarrNode | undefined; source: string; signal: AbortSignal },
): Promise<Failure> {
  const failure = (found: string) =>
    new Failure({ code: "reader/unsupported", source }, `Cannot read ${source}: ${found}`);
  if (!node)
    return (
      store.explainAbsence?.() ??
      failure(
        "there is no image: neither a Zarr (zarr.json, .zattrs, .zgroup) nor a TIFF, PNG, JPEG or .npy file; is it the address of the image itself?",
      )
    );
  const container = await readContainer(store, { attributes: node.attributes, source, signal });
  if (!container) return failure("it is a Zarr group whose metadata names no multiscale image");
  const { what, images } = container;
  return images.length === 0
    ? failure(`it is ${what}, and empty`)
    : holdsImages({ source, what, images });
}
