import * as v from "valibot";
import { type Command, type CommandBody, commandBody } from "#core/commands.ts";
import type { Figures } from "#viewer/index.ts";
import { actions } from "#widgets/actions.ts";
import { type TourMove, tourMoves } from "./tour/page-tour.ts";

/** What the commands of the page itself work on. */
export interface ShellDoors {
  /** The other of dark and light where none is named. */
  setTheme(name: string | undefined): void;
  toggleLayers(): void;
  toggleDocks(): void;
  toggleOverview(): void;
  togglePerformance(): void;
  figures(): Figures;
  showDock(id: string): void;
  showPalette(): Promise<void>;
  showKeys(): Promise<void>;
  showPlugins(): Promise<void>;
  goTour(to: TourMove): void;
  showOpenDialog(): Promise<void>;
  share(): Promise<void>;
  showSaveDialog(layer: string | undefined): Promise<void>;
}

const none = v.strictObject({});

/** Commands that show and hide parts of the page. */
export function shellCommands(doors: ShellDoors): Command[] {
  const { view, file, help } = actions;
  const simple = (run: () => unknown): CommandBody => commandBody({ args: none, run });
  const theme = commandBody({
    args: v.strictObject({ theme: v.optional(v.string()) }),
    run: ({ theme }) => doors.setTheme(theme),
  });
  const dock = commandBody({
    args: v.strictObject({ dock: v.string() }),
    run: ({ dock }) => doors.showDock(dock),
  });
  const save = commandBody({
    args: v.strictObject({ layer: v.optional(v.string()) }),
    run: ({ layer }) => doors.showSaveDialog(layer),
  });
  const tour = commandBody({
    args: v.strictObject({ go: v.optional(v.picklist(tourMoves), "start") }),
    run: ({ go }) => doors.goTour(go),
  });
  return [
    { ...named(view.theme), body: () => theme },
    { ...named(view.leftPanel), body: () => simple(doors.toggleLayers) },
    { ...named(view.rightPanel), body: () => simple(doors.toggleDocks) },
    { ...named(view.overview), body: () => simple(doors.toggleOverview) },
    { ...named(view.performance), body: () => simple(doors.togglePerformance) },
    { id: "view.figures", title: "Read the performance", body: () => simple(doors.figures) },
    { id: "view.dock", title: "Show a dock", body: () => dock },
    { ...named(view.palette), body: () => simple(doors.showPalette) },
    { ...named(help.keys), body: () => simple(doors.showKeys) },
    { ...named(help.tour), body: () => tour },
    { ...named(help.plugins), body: () => simple(doors.showPlugins) },
    { ...named(file.openAddress), body: () => simple(doors.showOpenDialog) },
    { ...named(file.share), body: () => simple(doors.share) },
    { ...named(file.save), body: () => save },
  ];
}

function named({ command, title, key }: { command: string; title: string; key?: string }) {
  return { id: command, title, key };
}
