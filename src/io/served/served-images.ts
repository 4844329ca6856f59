import * as v from "valibot";
import { Failure } from "#core/failure.ts";

const imageSchema = v.object({
  /** Below `/files/`, decoded; "" where the folder itself is the image. */
  path: v.string(),
  kind: v.picklist(["ome-zarr", "tiff", "png", "jpeg", "npy"]),
});

/** What `GET /images` of `lamella serve` answers with: the images in the folder that it serves, and whether that is all. */
const servedSchema = v.object({
  /** What the folder is called, without what lies above it. */
  folder: v.optional(v.string(), ""),
  images: v.array(imageSchema),
  isComplete: v.boolean(),
});

export type ServedImage = v.InferOutput<typeof imageSchema>;
export type ServedImages = v.InferOutput<typeof servedSchema>;
export type FoundImages = Omit<ServedImages, "folder">;

/** An image on a server, and the address that opens it. JSON. */
export interface ImageOnServer extends ServedImage {
  readonly source: string;
  /** What it is called, where its address does not say it. */
  readonly name?: string;
}

/** What a server has. */
export interface ImagesOnServer {
  readonly folder: string;
  readonly images: readonly ImageOnServer[];
  readonly isComplete: boolean;
}

/**
 * The images of a server by the address of its list; none where nothing of that kind lies there, as on most hosts. Rejects with
 * `source/unreachable` where nobody answers, or the server has failed.
 */
export async function servedImages(list: string, signal: AbortSignal): Promise<ImagesOnServer> {
  const found = v.safeParse(
    v.pipe(v.string(), v.parseJson(), servedSchema),
    await textAt(list, signal),
  );
  if (!found.success) return { folder: "", images: [], isComplete: true };
  const { folder, images, isComplete } = found.output;
  const source = (path: string) =>
    new URL(`files/${path.split("/").map(encodeURIComponent).join("/")}`, list).href;
  const onServer = images.map((image) => ({
    ...{ ...image, source: source(image.path) },
    ...(image.path === "" && { name: folder }),
  }));
  return { folder, images: onServer, isComplete };
}

async function textAt(source: string, signal: AbortSignal): Promise<string> {
  const failed = (why: string, options?: ErrorOptions) =>
    new Failure(
      { code: "source/unreachable", source },
      `The images of the server that this page came from could not be listed: ${why}.`,
      options,
    );
  try {
    const response = await fetch(source, { signal, headers: { accept: "application/json" } });
    if (response.status >= 500) throw failed(`it answered with ${response.status}`);
    return response.ok ? await response.text() : "";
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof TypeError) throw failed("it does not answer", { cause }); // or broke off
    throw cause;
  }
}
