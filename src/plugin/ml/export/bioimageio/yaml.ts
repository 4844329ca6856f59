/** What a description is made of; what is undefined is left out. */
export type Yaml =
  | string
  | number
  | boolean
  | undefined
  | readonly Yaml[]
  | { readonly [key: string]: Yaml };

/** YAML 1.2 in block style; texts are quoted as in JSON, which every YAML reader knows. */
export function toYaml(value: { readonly [key: string]: Yaml }): string {
  return `${linesOf(value).join("\n")}\n`;
}

function linesOf(value: Yaml): string[] {
  if (isList(value))
    return value.flatMap((item) => {
      const [first = "", ...rest] = linesOf(item);
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    });
  if (typeof value !== "object") return [JSON.stringify(value)];
  return Object.entries(value).flatMap(([key, item]) => {
    if (item === undefined) return [];
    if (isPlain(item)) return [`${key}: ${JSON.stringify(item)}`];
    return [`${key}:`, ...linesOf(item).map((line) => `  ${line}`)];
  });
}

function isList(value: Yaml): value is readonly Yaml[] {
  return Array.isArray(value);
}

/** What fits behind its key: no object, nor a list with one in it. */
function isPlain(value: Yaml): boolean {
  if (isList(value)) return value.every((item) => typeof item !== "object");
  return typeof value !== "object" || Object.keys(value).length === 0;
}
