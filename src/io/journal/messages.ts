import type { FailureDetail } from "#core/failure.ts";

type Records = readonly Uint8Array<ArrayBuffer>[];

/** From the page to the worker that writes journals; each is answered under its `id`, in order for one path. */
export type ToJournals = { readonly id: number; readonly path: string } & (
  | { readonly kind: "open" }
  | { readonly kind: "append"; readonly records: Records }
  | { readonly kind: "rewrite"; readonly records: Records }
  | { readonly kind: "close" }
);

/** `records` are those of a journal that was opened. "alive" says that the worker holds its lock: see worker-life.ts. */
export type FromJournals =
  | { readonly kind: "alive" }
  | ({ readonly id: number } & (
      | { readonly kind: "done"; readonly records: Records }
      | { readonly kind: "failed"; readonly message: string; readonly detail?: FailureDetail }
    ));
