import type { Pixels } from "../pixel-source.ts";
import type { Packed } from "./decoders.ts";

/** What the worker that unpacks is sent, once. */
export type DecodeRequest = Packed;

/** What it answers: pixels, or in words what is broken. */
export type DecodeReply = { readonly pixels: Pixels } | { readonly fault: string };
