import type { Precision } from "../precision.ts";

/** What a kernel sees of a buffer. A map is read and written by the functions that `defineKernel` adds for it. */
type BufferKind = "map" | "quads" | "floats" | "integers" | "words";

export interface BufferUse {
  readonly kind: BufferKind;
  readonly access: "read" | "write";
}

/** A WGSL program with what it must be given. */
export interface Kernel<B extends string = string, S extends string = string> {
  readonly name: string;
  readonly code: string;
  /** In the order of their bindings, from 1 up. */
  readonly buffers: { readonly [K in B]: BufferUse };
  /** The fields of its uniform, binding 0: those of its maps, then these. */
  readonly sizes: readonly S[];
}

export const read = (kind: BufferKind): BufferUse => ({ kind, access: "read" });
export const write = (kind: BufferKind): BufferUse => ({ kind, access: "write" });

/**
 * Puts the declarations before a kernel's own WGSL. All sizes are i32 and are read as `sizes.name`. A map called x
 * is read by `get_x(pixel, quad)` and written by `set_x(pixel, quad, numbers)`, with pixels counted through all images
 * and rows; nothing else knows how maps lie in memory.
 */
export function defineKernel<B extends string, S extends string>(of: {
  readonly name: string;
  readonly format: Precision;
  readonly buffers: { readonly [K in B]: BufferUse };
  readonly sizes: readonly S[];
  readonly code: string;
}): Kernel<B, S> {
  const { name, buffers, sizes, format } = of;
  const uses = Object.entries<BufferUse>(buffers);
  const named = [...mapFields(buffers), ...sizes];
  // A struct must have a field.
  const fields = (named.length > 0 ? named : ["nothing"]).map((field) => `  ${field}: i32,`);
  const declarations = uses.map(([buffer, use], i) => declare(buffer, { use, format, at: i + 1 }));
  const code = [
    `struct Sizes {\n${fields.join("\n")}\n}`,
    "@group(0) @binding(0) var<uniform> sizes: Sizes;",
    ...declarations,
    of.code,
  ].join("\n");
  return { name, code, buffers, sizes };
}

/** The fields of the uniform that say how a kernel's maps lie: see FeatureMap. */
export function mapFields(buffers: { readonly [name: string]: BufferUse }): readonly string[] {
  return Object.entries(buffers).flatMap(([name, { kind }]) =>
    kind === "map" ? [`${name}Offset`, `${name}Pixel`] : [],
  );
}

const elements = {
  quads: "vec4<f32>",
  floats: "f32",
  integers: "i32",
  words: "u32",
} as const;

function declare(
  name: string,
  of: { readonly use: BufferUse; readonly format: Precision; readonly at: number },
): string {
  const { kind, access } = of.use;
  const mode = access === "read" ? "read" : "read_write";
  const half = kind === "map" && of.format === "float16";
  const element = half ? "vec2<u32>" : elements[kind === "map" ? "quads" : kind];
  const variable = `@group(0) @binding(${of.at}) var<storage, ${mode}> ${name}: array<${element}>;`;
  if (kind !== "map") return variable;
  const place = `${name}[sizes.${name}Offset + pixel * sizes.${name}Pixel + quad]`;
  const get = `fn get_${name}(pixel: i32, quad: i32) -> vec4<f32> { return ${half ? unpack(place) : place}; }`;
  const set = `fn set_${name}(pixel: i32, quad: i32, numbers: vec4<f32>) { ${place} = ${half ? packed : "numbers"}; }`;
  return [variable, get, ...(access === "write" ? [set] : [])].join("\n");
}

function unpack(place: string): string {
  return `vec4<f32>(unpack2x16float(${place}.x), unpack2x16float(${place}.y))`;
}

/**
 * WGSL leaves open what becomes of numbers beyond 65504, the largest half: here they become infinite, so that loss
 * scaling can see it. Needs no `shader-f16`.
 */
const packed =
  "select(vec2<u32>(0x7c007c00u), vec2<u32>(pack2x16float(numbers.xy), pack2x16float(numbers.zw)), all(abs(numbers) <= vec4<f32>(65504.0)))";
