import type { Lamella } from "../public-api.ts";

/** What the page in the frame is asked for by its address. */
const asked = ["source", "plugins", "backend"] as const;

/**
 * The viewer in a page of somebody else: the whole app in a frame of its own, so that styles, keys, undo and address of the
 * one never meet those of the other. As large as its style says.
 *
 * @attr app - where the app's files lie, `dist/app/` of this package by default. Of another origin it is shown, but `ready` rejects
 * @attr source - the image to open, as `?source=`; without it the sample opens
 * @attr plugins - "none" leaves learning out
 * @attr backend - as `?backend=`
 */
export class LamellaViewer extends HTMLElement {
  static readonly observedAttributes = ["app", ...asked];

  readonly #frame = document.createElement("iframe");
  #ready: Promise<Lamella> | undefined;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      ":host { display: block; min-height: 320px } iframe { border: 0; width: 100%; height: 100% }",
    );
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    this.#frame.title = "Lamella";
    this.#frame.allow = "cross-origin-isolated; fullscreen; clipboard-write";
    shadow.append(this.#frame);
  }

  connectedCallback(): void {
    this.#open();
  }

  /** Opening is anew: what is open in it ends. To change an image within, run `viewer.open`. */
  attributeChangedCallback(): void {
    if (this.isConnected) this.#open();
  }

  /** What scripts drive the viewer by, once its first view is drawn. Rejects where the app is of another origin, or not there. */
  get ready(): Promise<Lamella> {
    return this.#ready ?? Promise.reject(new Error("<lamella-viewer> is not in a page yet"));
  }

  #open(): void {
    const app = this.getAttribute("app") ?? new URL("../app/", import.meta.url).href;
    const address = new URL("index.html", new URL(app, document.baseURI));
    for (const name of asked) {
      const value = this.getAttribute(name);
      if (value !== null) address.searchParams.set(name, absolute(name, value));
    }
    const loaded = new Promise((resolve) => {
      this.#frame.addEventListener("load", resolve, { once: true });
    });
    this.#ready = loaded.then(() => lamellaIn(this.#frame, address));
    this.#ready.catch(() => {}); // said to those who ask for it
    this.#frame.src = address.href;
  }
}

/** An image's address is meant from the page that names it, not from the one in the frame. */
function absolute(name: string, value: string): string {
  return name === "source" ? new URL(value, document.baseURI).href : value;
}

async function lamellaIn({ contentWindow }: HTMLIFrameElement, app: URL): Promise<Lamella> {
  if (app.origin !== location.origin)
    throw new Error(`The app at ${app.origin} is of another origin: scripts here cannot reach it`);
  const lamella = contentWindow?.window.lamella;
  if (!lamella) throw new Error(`There is no Lamella at ${app.href}`);
  await lamella.ready;
  return lamella;
}

customElements.define("lamella-viewer", LamellaViewer);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-viewer": LamellaViewer;
  }
}
