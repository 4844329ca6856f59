// After `npm run types`: puts the declarations that the library's entry reaches into dist/lib/types, with paths that hold there.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

const from = ".types";
const to = "dist/lib/types";
const entry = "src/app/embed/index";
const { imports } = JSON.parse(await readFile("package.json", "utf8"));

const done = new Set();
await rm(to, { recursive: true, force: true });
await copy(entry);
process.stdout.write(`${to}: ${done.size} declarations\n`);

/** A declaration file and all that it reaches, by its path without an ending. */
async function copy(path) {
  if (done.has(path)) return;
  done.add(path);
  const reached = new Set();
  const point = (target) => {
    reached.add(target);
    const way = relative(dirname(path), target);
    return JSON.stringify(`${way.startsWith(".") ? way : `./${way}`}.js`);
  };
  const text = await throughBarrels(path, await declarations(path));
  const pointed = text.replace(/((?:from|import\()\s*)"([#.][^"]+)"/g, (_, before, specifier) => {
    return `${before}${point(resolved(specifier, path))}`;
  });
  const file = join(to, `${path}.d.ts`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, pointed.replace(/\n\/\/# sourceMappingURL.*/, ""));
  for (const target of reached) await copy(target);
}

function declarations(path) {
  return readFile(join(from, `${path}.d.ts`), "utf8");
}

/** Where a specifier leads, from the root of the repository and without an ending. */
function resolved(specifier, at) {
  const bare = specifier.replace(/\.(ts|js)$/, "");
  if (bare.startsWith(".")) return join(dirname(at), bare);
  const room = Object.keys(imports).find((alias) => bare.startsWith(alias.slice(0, -1)));
  if (!room) throw new Error(`package.json has no import for ${specifier}`);
  return join(imports[room].slice(0, -1), bare.slice(room.length - 1));
}

/** Names that come from a room's index are taken from where they are: the index would bring the whole room along. */
async function throughBarrels(path, text) {
  const statement = /(import|export)( type)? \{([^}]*)\} from "([#.][^"]*\/index\.ts)";/g;
  let result = text;
  for (const [whole, verb, type = "", names, specifier] of text.matchAll(statement)) {
    const barrel = resolved(specifier, path);
    const homes = await namesIn(barrel);
    const lines = names
      .split(",")
      .map((name) => name.trim().replace(/^type /, ""))
      .filter(Boolean)
      .map((name) => {
        const home = relative(dirname(path), homes.get(name.split(" as ")[0]) ?? barrel);
        const way = home.startsWith(".") ? home : `./${home}`;
        return `${verb}${type} { ${name} } from "${way}.ts";`;
      });
    result = result.replace(whole, lines.join("\n"));
  }
  return result;
}

/** What an index hands on, and from which file. */
async function namesIn(barrel) {
  const statement = /export (?:type )?\{([^}]*)\} from "([^"]+)";/g;
  const homes = new Map();
  for (const [, names, specifier] of (await declarations(barrel)).matchAll(statement))
    for (const name of names.split(","))
      homes.set(name.trim().replace(/^type /, ""), resolved(specifier, barrel));
  return homes;
}
