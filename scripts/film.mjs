// An animated picture of what is done in a page: stills are taken on the way, and put together at the end.
import { writeFileSync } from "node:fs";
import { animatedWebp } from "./animated-webp.mjs";

const size = { width: 880, height: 550 };
const mostBytes = 1_900_000;
const qualities = [0.8, 0.7, 0.6, 0.5, 0.4, 0.3];

/** Takes stills of a page. */
export class Film {
  /** @type {{ png: Buffer, ms: number }[]} */
  #stills = [];

  /** As the page looks now, to be seen for so long. */
  async take(page, ms) {
    this.#stills.push({ png: await page.screenshot({ animations: "disabled" }), ms });
  }

  /** Written as animated WebP, as good as fits. Returns how large it is, in bytes. `page` does the encoding. */
  async write(path, page) {
    for (const quality of qualities) {
      const frames = [];
      for (const { png, ms } of this.#stills)
        frames.push({ bytes: await encoded(page, { png, quality }), ms });
      const film = animatedWebp(frames, size);
      if (film.length > mostBytes) continue;
      writeFileSync(path, film);
      return film.length;
    }
    throw new Error(`${this.#stills.length} stills are too many for ${mostBytes} bytes`);
  }
}

async function encoded(page, { png, quality }) {
  const address = await page.evaluate(
    async ([base64, { width, height }, quality]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }), {
        ...{ resizeWidth: width, resizeHeight: height, resizeQuality: "high" },
      });
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      canvas.getContext("2d", { alpha: false }).drawImage(picture, 0, 0);
      return canvas.toDataURL("image/webp", quality);
    },
    [png.toString("base64"), size, quality],
  );
  return Buffer.from(address.slice(address.indexOf(",") + 1), "base64");
}
