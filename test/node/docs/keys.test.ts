import { describe, expect, test } from "vitest";
import type { NamedAction } from "#widgets/actions.ts";
import { actions } from "#widgets/actions.ts";
import { ownKeys } from "#widgets/keymap.ts";

/** The headings of the page, in its order; no group of actions is without one. */
const headings = {
  view: "Looking around",
  tools: "Tools",
  toolKeys: "Tools for a moment",
  layers: "Layers and labels",
  review: "While somebody reviews",
  compare: "While two layers are compared",
  edit: "Taking back",
  file: "Opening, saving, sharing",
  help: "Help",
} satisfies { readonly [group in keyof typeof actions]: string };

const intro = `# Keys

As they are at first; \`?\` lists them as they are now, and changes them. \`Ctrl\` is \`Cmd\` on a Mac. What has no key is in the menus and in the palette
(\`Ctrl+K\`), and can be given one. A key that is marked with a kind of layer counts while such a layer is selected, before all others.

With the pointer: drag to paint (or to move the picture, with the hand), wheel to zoom, \`Ctrl\` and wheel to go through slices, \`Alt\` and wheel to go through
layers, \`Alt\` and drag to change the brush. With the keyboard alone: \`Tab\` goes from control to control, the picture among them; arrows go through the tools, the layers, the names of docks
and an open menu; the menu key or \`Shift+F10\` opens the menu of a layer; \`Esc\` closes what is open, and the focus is where it was. Only what is drawn needs a
pointer: strokes, polygons, filling, picking, merging and splitting at a place. In the palette \`labels.paint\` and \`labels.polygon\` take points that are typed.

This page is written by its test (\`npx vitest run --project node test/node/docs/keys.test.ts -u\`).
`;

function rowOf(action: NamedAction): string {
  const keys = ownKeys(action).map((key) => `\`${key}\``);
  const notes = [
    action.layer && `a layer of kind ${action.layer} is selected`,
    action.held === "borrows" && "held down: only for as long",
    action.onPicture && "on the picture",
  ].filter(Boolean);
  return `| ${keys.join(", ")} | ${action.title} | ${notes.join("; ")} |`;
}

function sectionOf([group, heading]: [string, string]): string {
  const members = Object.values(actions[group as keyof typeof actions]); // the keys of the table
  const rows = members.filter((action: NamedAction) => ownKeys(action).length > 0).map(rowOf);
  if (rows.length === 0) return "";
  return `\n## ${heading}\n\n| key | does | where |\n|---|---|---|\n${rows.join("\n")}\n`;
}

describe("docs/keys.md", () => {
  test("has every key that there is", async () => {
    const page = intro + Object.entries(headings).map(sectionOf).join("");
    await expect(page).toMatchFileSnapshot("../../../docs/keys.md");
  });
});
