import type { Theme } from "@spectrum-web-components/theme";
import type { BackgroundTask } from "#core/background-task.ts";
import { type ReadonlySignal, signal } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type {
  Cursor,
  DrawState,
  Figures,
  FollowThumbnail,
  LastCompared,
  LayerStates,
} from "#viewer/index.ts";
import "#widgets/compare-layers/lamella-compare-divider.ts";
import "#widgets/compare-layers/lamella-compare-panel.ts";
import "#widgets/lamella-app.ts";
import "#widgets/lamella-consent.ts";
import "#widgets/lamella-dims.ts";
import "#widgets/lamella-dock-rail.ts";
import "#widgets/lamella-docks.ts";
import "#widgets/lamella-image-picker.ts";
import "#widgets/lamella-keys.ts";
import "#widgets/lamella-layer-controls.ts";
import "#widgets/lamella-layer-list.ts";
import "#widgets/lamella-menu-bar.ts";
import "#widgets/lamella-open-dialog.ts";
import "#widgets/lamella-overview.ts";
import "#widgets/lamella-palette.ts";
import "#widgets/lamella-performance.ts";
import "#widgets/lamella-plugins.ts";
import "#widgets/lamella-save-dialog.ts";
import "#widgets/lamella-scale-bar.ts";
import "#widgets/lamella-share-dialog.ts";
import "#widgets/lamella-start.ts";
import "#widgets/lamella-status-bar.ts";
import "#widgets/lamella-toasts.ts";
import "#widgets/lamella-tool-bar.ts";
import "#widgets/lamella-tour.ts";
import type { RecentSession } from "#widgets/lamella-recent.ts";
import { tokens } from "#widgets/tokens.css.ts";

/** What the elements show. */
export interface Shown {
  readonly model: ViewerModel;
  readonly cursor: ReadonlySignal<Cursor | undefined>;
  readonly drawn: ReadonlySignal<DrawState | undefined>;
  readonly states: LayerStates;
  readonly compared: LastCompared;
  readonly follow: FollowThumbnail;
  readonly figures: () => Figures;
  readonly recent: ReadonlySignal<readonly RecentSession[]>;
}

export type ShellElements = ReturnType<typeof shellElements>;

/** Makes the elements of the page and puts them into their places below `root`. */
export function shellElements(root: HTMLElement, shown: Shown) {
  const { model, cursor, drawn, states, follow, figures, recent, compared } = shown;
  const theme: Theme = Object.assign(document.createElement("sp-theme"), {
    system: "spectrum",
    color: "dark",
    scale: "medium",
  } as const);
  const app = document.createElement("lamella-app");
  const docks = document.createElement("lamella-docks");
  const rail = document.createElement("lamella-dock-rail");
  const menu = Object.assign(document.createElement("lamella-menu-bar"), { model });
  const start = Object.assign(document.createElement("lamella-start"), { model, recent });
  const list = Object.assign(document.createElement("lamella-layer-list"), {
    ...{ model, states, follow },
  });
  const status = Object.assign(document.createElement("lamella-status-bar"), {
    ...{ model, cursor, drawn },
    tasks: signal<readonly BackgroundTask[]>([]) as ReadonlySignal<readonly BackgroundTask[]>, // exchanged
  });
  const tour = document.createElement("lamella-tour");
  const toasts = document.createElement("lamella-toasts");
  const picture = pictureElement();
  const overview = Object.assign(document.createElement("lamella-overview"), {
    ...{ model, follow, picture },
  });
  const performance = Object.assign(document.createElement("lamella-performance"), {
    read: figures,
    hidden: true,
  });
  const dialogs = dialogElements(model);
  const withModel = (tag: TagWithModel) => Object.assign(document.createElement(tag), { model });
  app.append(
    placed("menu", menu),
    placed("tools", withModel("lamella-tool-bar")),
    placed("controls", withModel("lamella-layer-controls")),
    placed("layers", list),
    placed("picture", picture),
    placed("over", withModel("lamella-compare-divider")),
    placed("over", withModel("lamella-scale-bar")),
    placed("over", overview),
    placed("over", performance),
    placed("over", Object.assign(withModel("lamella-compare-panel"), { compared })),
    placed("over", start),
    placed("over", tour),
    placed("over", toasts),
    placed("dims", withModel("lamella-dims")),
    placed("docks", docks),
    placed("rail", rail),
    placed("status", status),
    ...Object.values(dialogs),
  );
  theme.append(app);
  root.append(theme);
  const others = { picture, toasts, tour, overview, performance };
  return { theme, app, docks, rail, menu, start, status, ...others, ...dialogs };
}

type TagWithModel =
  | "lamella-tool-bar"
  | "lamella-layer-controls"
  | "lamella-scale-bar"
  | "lamella-dims"
  | "lamella-compare-divider"
  | "lamella-compare-panel";

function pictureElement(): HTMLDivElement {
  const picture = Object.assign(document.createElement("div"), { id: "picture", tabIndex: 0 });
  picture.addEventListener("pointerdown", () => picture.focus({ preventScroll: true }), {
    capture: true,
  });
  picture.setAttribute("role", "application");
  picture.setAttribute("aria-label", "Picture: arrows move it, + and - zoom");
  return picture;
}

function dialogElements(model: ViewerModel) {
  return {
    palette: Object.assign(document.createElement("lamella-palette"), { model }),
    keys: Object.assign(document.createElement("lamella-keys"), { model }),
    plugins: document.createElement("lamella-plugins"),
    consent: document.createElement("lamella-consent"),
    openDialog: document.createElement("lamella-open-dialog"),
    imagePicker: document.createElement("lamella-image-picker"),
    shareDialog: document.createElement("lamella-share-dialog"),
    saveDialog: document.createElement("lamella-save-dialog"),
  };
}

/** Gives the document the custom properties. Returns what takes them away. */
export function adoptTokens(): () => void {
  const sheet = tokens.styleSheet;
  if (!sheet) throw new Error("This browser has no constructable style sheets");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  };
}

function placed<E extends HTMLElement>(slot: string, element: E): E {
  element.slot = slot;
  return element;
}
