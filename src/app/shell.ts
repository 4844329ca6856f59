import "@spectrum-web-components/theme/scale-medium.js";
import "@spectrum-web-components/theme/sp-theme.js";
import "@spectrum-web-components/theme/theme-dark.js";
import "@spectrum-web-components/theme/theme-light.js";
import * as v from "valibot";
import type { BackgroundTask } from "#core/background-task.ts";
import type { Command, CommandInfo } from "#core/commands.ts";
import { isFailure } from "#core/failure.ts";
import type { Layer } from "#core/layers/layer.ts";
import { computed, effect, type ReadonlySignal, signal } from "#core/signal.ts";
import { placeSchema } from "#io/source-ref.ts";
import type { ContributedTheme, SharedContents } from "#viewer/index.ts";
import type { CommandRequest } from "#widgets/command-event.ts";
import { bindable } from "#widgets/keymap.ts";
import type { ConsentQuestion } from "#widgets/lamella-consent.ts";
import type { Dock } from "#widgets/lamella-docks.ts";
import type { ShownPlugin } from "#widgets/lamella-plugins.ts";
import type { ContributedFormat } from "#widgets/lamella-save-dialog.ts";
import type { Toast } from "#widgets/lamella-toasts.ts";
import { explainCutText } from "./cut-text.ts";
import { errorToast, permissionAction, removeAction, retryAction } from "./error-toast.ts";
import { holdStill } from "./hold-still.ts";
import { bindKeys } from "./keys/bind-keys.ts";
import { keepKeys } from "./keys/kept-keys.ts";
import { menus } from "./menus.ts";
import { type PageTheme, pageTheme } from "./page-theme.ts";
import type { ContributedMenus } from "./plugins/contributed-menus.ts";
import { shellCommands } from "./shell-commands.ts";
import { adoptTokens, type ShellElements, type Shown, shellElements } from "./shell-elements.ts";
import { applyLayout, layoutOf, layoutSchema, type ShellLayout } from "./shell-layout.ts";
import { pageTour } from "./tour/page-tour.ts";

export interface ShellParts extends Shown {
  /** While this is true and nothing is open yet, the start page stays away. */
  readonly isOpening: ReadonlySignal<boolean>;
  run(command: string, args?: unknown): Promise<unknown>;
  /** Where a layer is saved by its image, for people; undefined where it cannot be. Asked when the dialog opens. */
  saveTarget(layer: Layer): string | undefined;
  /** Every command that is registered. */
  list(): readonly CommandInfo[];
  /** Entries that plugins add to menus. */
  readonly contributed: ReadonlySignal<ContributedMenus>;
  /** Colours that plugins bring. */
  readonly themes: ReadonlySignal<readonly ContributedTheme[]>;
  /** Formats that plugins write. */
  readonly writers: ReadonlySignal<readonly ContributedFormat[]>;
  /** For the list of plugins. */
  readonly plugins: ReadonlySignal<readonly ShownPlugin[]>;
  /** What a command takes; may load its code. */
  argumentsOf(command: string): Promise<v.GenericSchema>;
}

/** The page around the picture: it shows the model, runs what its widgets ask for, and says what failed. */
export interface Shell {
  /** Where the picture is drawn; as large as the space between the panels. */
  readonly picture: HTMLDivElement;
  /** The commands of the page itself, to be registered. */
  readonly commands: readonly Command[];
  /** Adds a plugin's dock as a tab. Returns what takes it out again. */
  addDock(dock: Dock): Promise<() => void>;
  /** Shows these in the status bar. Returns what takes them out again. */
  addTasks(tasks: ReadonlySignal<readonly BackgroundTask[]>): () => void;
  toast(toast: Toast): void;
  /** Asks the person in front of the page whether a plugin may run. */
  consent(question: ConsentQuestion): Promise<boolean>;
  /**
   * Says what went wrong; nothing of what was cancelled. Where only the user's permission is missing and it is said how
   * to try again, a button asks for it and does.
   */
  toastError(error: unknown, retry?: () => void): void;
  /** Says what a command did not do, or did otherwise, where its result has warnings. */
  toastWarnings(result: unknown): void;
  /** Asks whether to be shown around, or goes on with that; nothing where it was ended in this browser. */
  offerTour(): void;
  /** Runs a command as a widget does: what fails, or is only half of what was asked, is said on the page. */
  ask(request: CommandRequest): void;
  /** For the session document. */
  readonly layout: ReadonlySignal<ShellLayout>;
  /** Throws where it is not what `layout` can be. */
  restoreLayout(layout: unknown): void;
  dispose(): void;
}

/** Builds the page into `root`. */
export function createShell(root: HTMLElement, parts: ShellParts): Shell {
  const releaseTokens = adoptTokens();
  const elements = shellElements(root, parts);
  const theme = pageTheme(elements.theme, parts.themes);
  const arranged = { ...elements, theme };
  const { model } = parts;
  const layout = signal(layoutOf(arranged));
  elements.plugins.plugins = parts.plugins;
  const { tasks, addTasks } = taskLists();
  const { addDock, dispose: endMenus } = namedDocks(elements, parts.contributed);
  const links = signal(0); // how often one was asked for
  const tour = pageTour({ model, tasks, links, storage: () => localStorage });
  elements.status.tasks = tasks;
  elements.tour.view = tour.view;

  const { ask, toastError, toastWarnings } = askIn(elements, parts);
  const still = holdStill(elements.picture, {
    model,
    lookAt: (center) => ask({ id: "camera.set", args: { center } }),
  });
  const releases = [
    releaseTokens,
    theme.dispose,
    still.dispose,
    tour.dispose,
    endMenus,
    effect(() => {
      showStart(elements, model.layers.value.length === 0 && !parts.isOpening.value);
    }),
    bindKeys({
      ...{ document, model, ask, picture: elements.picture },
      actions: () => bindable(parts.list(), model),
    }),
    keepKeys(model, toastError),
    explainCutText(elements.theme),
  ];
  elements.theme.addEventListener("lamella-command", ({ detail }) => ask(detail));
  elements.theme.addEventListener("lamella-layout", () => {
    layout.value = layoutOf(arranged);
  });

  return {
    picture: elements.picture,
    commands: shellCommands({
      ...doors(elements, theme, parts),
      goTour: tour.go,
      share: () => share(elements.shareDialog, parts.run).then(() => void links.value++),
    }),
    offerTour: tour.offer,
    layout,
    addDock,
    addTasks,
    consent: (question) => elements.consent.ask(question),
    toast: (toast) => elements.toasts.show(toast),
    toastError,
    toastWarnings,
    ask,
    restoreLayout(saved) {
      applyLayout(arranged, v.parse(layoutSchema, saved));
      void elements.app.updateComplete.then(still.settle);
    },
    dispose() {
      for (const release of releases) release();
      elements.theme.remove();
    },
  };
}

/** What had the focus on the start page hands it to the picture that is opened. */
function showStart({ start, picture }: ShellElements, isShown: boolean): void {
  const hadFocus = start.matches(":focus-within");
  start.hidden = !isShown;
  if (hadFocus && !isShown) picture.focus();
}

/** Adds docks as tabs, and has the menu and the rail name them. */
function namedDocks(
  { docks: tabs, menu, app, rail }: ShellElements,
  contributed: ShellParts["contributed"],
): Pick<Shell, "addDock" | "dispose"> {
  const docks = signal<readonly Dock[]>([]);
  const dispose = effect(() => {
    menu.menus = menus(docks.value, contributed.value);
    app.hasDocks = docks.value.length > 0;
    rail.docks = docks.value;
  });
  return {
    dispose,
    async addDock(dock) {
      const release = await tabs.add(dock);
      docks.value = [...docks.value, dock];
      return () => {
        release();
        docks.value = docks.value.filter((other) => other !== dock);
      };
    },
  };
}

/** What everybody does in the background, as one list. */
function taskLists(): Pick<Shell, "addTasks"> & Pick<ShellElements["status"], "tasks"> {
  const lists = signal<readonly ReadonlySignal<readonly BackgroundTask[]>[]>([]);
  return {
    tasks: computed(() => lists.value.flatMap((list) => list.value)),
    addTasks(tasks) {
      lists.value = [...lists.value, tasks];
      return () => {
        lists.value = lists.value.filter((other) => other !== tasks);
      };
    },
  };
}

/** Runs what widgets ask for, and says on the page what failed. */
function askIn(
  elements: ShellElements,
  { run, plugins }: Pick<ShellParts, "run" | "plugins">,
): Pick<Shell, "ask" | "toastError" | "toastWarnings"> {
  const toastError = (error: unknown, retry?: () => void) => {
    const toast = errorToast(error);
    const allow = retry && permissionAction(error, { run, retry, report: toastError });
    const removable = plugins.peek().flatMap(({ id, isBuiltIn }) => (isBuiltIn ? [] : [id]));
    const again = retry && retryAction(error, retry);
    const action = allow ?? again ?? removeAction(error, { removable, run, report: toastError });
    if (toast) elements.toasts.show({ ...toast, ...(action && { action }) });
  };
  const toastWarnings = (result: unknown) => {
    for (const text of warningsOf(result)) elements.toasts.show({ tone: "info", text });
  };
  const ask = (request: CommandRequest) =>
    void run(request.id, request.args).then(toastWarnings, (error: unknown) => {
      if (!offerImages(error, elements.imagePicker)) toastError(error, () => ask(request));
    });
  return { ask, toastError, toastWarnings };
}

const withWarnings = v.object({ warnings: v.array(v.string()) });

/** What a command did not do, or did otherwise, in sentences. */
function warningsOf(result: unknown): readonly string[] {
  return v.is(withWarnings, result) ? result.warnings : [];
}

/** Several images in one place are no failure on a page: one of them can be picked. Says whether it was that. */
function offerImages(error: unknown, picker: ShellElements["imagePicker"]): boolean {
  if (!isFailure(error, "reader/holds-images")) return false;
  const { images, at, source } = error.detail;
  const place = v.safeParse(placeSchema, at);
  if (!place.success) return false;
  void picker.show({ source, images, place: place.output });
  return true;
}

const linkSchema = v.object({ url: v.string() });
const servedSchema = v.object({ url: v.string(), updated: v.boolean() });

function doors(elements: ShellElements, theme: PageTheme, parts: ShellParts) {
  const { app, docks, rail, palette, keys, plugins } = elements;
  const { openDialog, saveDialog } = elements;
  const { overview, performance } = elements;
  const { model, list, argumentsOf, figures } = parts;
  return {
    figures,
    setTheme(name: string | undefined) {
      if (name === undefined) theme.toggle();
      else theme.choose(name);
      elements.theme.dispatchEvent(new Event("lamella-layout"));
    },
    toggleLayers() {
      app.columnShown = !app.columnShown;
    },
    toggleDocks() {
      app.docksShown = !app.docksShown;
    },
    toggleOverview() {
      overview.enabled = !overview.enabled;
      overview.dispatchEvent(new Event("lamella-layout", { bubbles: true }));
    },
    togglePerformance() {
      performance.hidden = !performance.hidden;
    },
    showDock(id: string) {
      const goesOn = rail.matches(":focus-within"); // which is gone then
      app.docksShown = true;
      docks.reveal(id);
      if (goesOn) void app.updateComplete.then(() => docks.focus());
    },
    showPalette() {
      Object.assign(palette, { commands: list(), argumentsOf });
      return palette.show();
    },
    showKeys() {
      keys.commands = list();
      return keys.show();
    },
    showPlugins: () => plugins.show(),
    showOpenDialog: () => openDialog.show(),
    showSaveDialog(id = model.selected.value ?? "") {
      const layer = model.layer(id);
      const contributed = parts.writers.value;
      return saveDialog.show({ layer, byImage: parts.saveTarget(layer), contributed });
    },
  };
}

/** Shows the link to what is open, and what of it others cannot open. */
async function share(dialog: ShellElements["shareDialog"], run: ShellParts["run"]): Promise<void> {
  const { url } = v.parse(linkSchema, await run("session.link", {}));
  await dialog.show({
    url,
    contents: run("session.contents", {}) as Promise<SharedContents>, // what that command returns
    serve: async (fresh) =>
      v.parse(servedSchema, await run("session.link", { inline: false, fresh })),
  });
}
