import * as v from "valibot";

/**
 * Names of what lies in a folder, those of folders with a slash at the end: from a JSON list of them, or from the
 * links of an index page (nginx, Apache, Python, `npx serve`), which lead to what lies right below it. A page without any is none.
 */
export function parseListing(text: string, folder: URL): string[] | undefined {
  const json = v.safeParse(v.pipe(v.string(), v.parseJson(), v.array(v.string())), text);
  if (json.success) return json.output;
  const links = [...text.matchAll(/<a\s[^>]*href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)];
  const names = links.flatMap(([, double, single]) => nameBelow(double ?? single ?? "", folder));
  return names.length > 0 ? [...new Set(names)] : undefined;
}

/** The name, if the link leads one step down from the folder. */
function nameBelow(link: string, folder: URL): string[] {
  if (!URL.canParse(link, folder.href)) return [];
  const { origin, pathname, search } = new URL(link, folder);
  if (origin !== folder.origin || !pathname.startsWith(folder.pathname)) return [];
  if (search !== "" && search !== folder.search) return []; // columns to sort by
  const name = pathname.slice(folder.pathname.length);
  return /^[^/]+\/?$/.test(name) ? [decode(name)] : [];
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a % that stands for itself
  }
}
