import * as v from "valibot";
import type { ZipFiles } from "#io/zip/read-zip.ts";

/** Of a bioimage.io package that another program wrote: what it has of PyTorch's weights, and in which formats its model lies. */
export interface OtherPackage {
  /** The names of its formats of weights: "pytorch_state_dict", "torchscript", "onnx" ... */
  readonly formats: readonly string[];
  /** The state dict in it, and what its network is called. */
  readonly stateDict: { readonly file: string; readonly network: string } | undefined;
}

const names = ["rdf.yaml", "bioimageio.yaml"];

/** An architecture is a callable's name by 0.5, and a text by 0.4. */
const description = v.object({
  weights: v.record(
    v.string(),
    v.looseObject({
      source: v.optional(v.string()),
      architecture: v.optional(v.union([v.string(), v.looseObject({ callable: v.string() })])),
    }),
  ),
});

/** Undefined where it is no such package, or describes itself in a way that nobody knows. */
export async function otherPackage(files: ZipFiles): Promise<OtherPackage | undefined> {
  const name = names.find((one) => files.names.includes(one));
  const bytes = name && (await files.read(name));
  if (!bytes) return undefined;
  const { parseDocument } = await import("yaml");
  const document = parseDocument(new TextDecoder().decode(bytes));
  if (document.errors.length > 0) return undefined;
  const parsed = v.safeParse(description, document.toJS({ maxAliasCount: 100 }));
  if (!parsed.success) return undefined;
  const { weights } = parsed.output;
  const { source, architecture } = weights["pytorch_state_dict"] ?? {};
  const file = source?.replace(/^\.\//, "");
  const network = typeof architecture === "string" ? architecture : architecture?.callable;
  return {
    formats: Object.keys(weights),
    stateDict:
      file !== undefined && files.names.includes(file)
        ? { file, network: network ?? "unnamed" }
        : undefined,
  };
}

/** What a package of another program can be used for here. */
export function useOfPackage({ formats, stateDict }: OtherPackage): string {
  return stateDict
    ? `does not describe its network (${stateDict.network}) in a way that can be built here; if it is one of the models here, name the package as "init" of a training with that model`
    : `holds ${formats.join(", ") || "no weights"}; of packages by other programs the weights can be taken that are a pytorch_state_dict`;
}
