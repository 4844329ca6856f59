/** One argument of a command, as a form asks for it. */
export interface ArgumentField {
  readonly name: string;
  readonly isRequired: boolean;
  /** "json": anything that no field of its own fits. */
  readonly kind: "text" | "number" | "flag" | "choice" | "layer" | "json";
  /** Of a choice. */
  readonly options: readonly string[];
}

/** What valibot's schemas have in common, as far as a form reads them. */
interface SchemaLike {
  readonly type?: string;
  readonly entries?: { readonly [name: string]: SchemaLike };
  readonly wrapped?: SchemaLike;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly SchemaLike[];
}

/** Arguments that are ids of layers, by the names that all commands give them. */
const layerNames: ReadonlySet<string> = new Set(["layer", "image", "labels"]);

/** The arguments that a schema names, in its order; undefined where it is no object of named ones. */
export function fieldsOf(schema: unknown): readonly ArgumentField[] | undefined {
  const { entries } = rootOf(schema as SchemaLike); // every valibot schema is one
  return entries && Object.entries(entries).map(([name, entry]) => fieldOf(name, entry));
}

/** What a form's texts mean; a field left empty is left out. Throws a SyntaxError for JSON that is none. */
export function argumentsOf(
  fields: readonly ArgumentField[],
  texts: { readonly [name: string]: string },
): { [name: string]: unknown } {
  const given = fields.flatMap(({ name, kind }) => {
    const text = texts[name]?.trim() ?? "";
    return text === "" ? [] : [[name, readAs(kind, text)] as const];
  });
  return Object.fromEntries(given);
}

function readAs(kind: ArgumentField["kind"], text: string): unknown {
  if (kind === "number") return Number(text);
  if (kind === "flag") return text === "yes";
  return kind === "json" ? JSON.parse(text) : text;
}

function fieldOf(name: string, entry: SchemaLike): ArgumentField {
  const isRequired = entry.type !== "optional" && entry.type !== "nullish";
  const { type, options = [] } = rootOf(entry);
  if (type === "picklist")
    return { name, isRequired, kind: "choice", options: options.map(String) };
  if (type === "string" && layerNames.has(name))
    return { name, isRequired, kind: "layer", options: [] };
  return { name, isRequired, kind: kinds[type ?? ""] ?? "json", options: [] };
}

const kinds: { readonly [type: string]: ArgumentField["kind"] | undefined } = {
  string: "text",
  number: "number",
  boolean: "flag",
};

/** Below what makes it optional and what checks it further. */
function rootOf(schema: SchemaLike): SchemaLike {
  const inner = schema.wrapped ?? schema.pipe?.[0];
  return inner && inner !== schema ? rootOf(inner) : schema;
}
