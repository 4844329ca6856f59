import { Failure } from "#core/failure.ts";

export interface HeldImages {
  readonly source: string;
  /** "a plate" */
  readonly what: string;
  /** Paths below the source; there are some. */
  readonly images: readonly string[];
}

const named = 4;

/** The failure for a place that is no image and holds some: which, and how one of them is opened. */
export function holdsImages({ source, what, images }: HeldImages): Failure {
  const more = images.length > named ? ", ..." : "";
  const inside = images.length === 1 ? "one image" : `${images.length} images`;
  const list = `${images.slice(0, named).join(", ")}${more}`;
  const example = `${source.replace(/\/+$/, "")}/${images[0]}`;
  return new Failure(
    { code: "reader/holds-images", source, images },
    `Cannot read ${source} as one image: it is ${what} with ${inside} (${list}); open ${example}`,
  );
}
