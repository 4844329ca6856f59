import { existsSync, readdirSync } from "node:fs";
import { homedir, platform } from "node:os";
import { join } from "node:path";

const places: { readonly [system: string]: readonly string[] } = {
  linux: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/opt/google/chrome/chrome",
    "/snap/bin/chromium",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    join(homedir(), "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
};

/** The executable that CHROMIUM_PATH names, else one that is installed. Throws an Error if CHROMIUM_PATH names no file. */
export function installedChromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH && !existsSync(CHROMIUM_PATH))
    throw new Error(`CHROMIUM_PATH names no file: ${CHROMIUM_PATH}`);
  const known = [...(places[platform()] ?? []), ...playwrightCache()];
  return CHROMIUM_PATH ?? known.find((path) => existsSync(path));
}

/** What `npx playwright install chromium` leaves; the newest first. */
function playwrightCache(): string[] {
  const mac = platform() === "darwin";
  const cache = join(homedir(), mac ? "Library/Caches/ms-playwright" : ".cache/ms-playwright");
  if (!existsSync(cache)) return [];
  const inside = mac
    ? ["chrome-mac/Chromium.app/Contents/MacOS/Chromium"]
    : ["chrome-linux/chrome", "chrome-linux64/chrome"];
  return readdirSync(cache)
    .filter((name) => name.startsWith("chromium-"))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
    .flatMap((name) => inside.map((path) => join(cache, name, path)));
}

/** WebGPU, and WebGL, on a program that plays the GPU: the same everywhere. */
export const softwareGpu: readonly string[] = [
  "--use-webgpu-adapter=swiftshader",
  "--use-vulkan=swiftshader",
  "--disable-vulkan-surface",
  "--enable-unsafe-swiftshader",
];

/** WebGPU on the machine's own graphics card, also where Chromium would not by itself. */
export const hardwareGpu: readonly string[] = ["--ignore-gpu-blocklist"];

/** Whether there seems to be a graphics card: without one the flags for it leave Chromium without WebGPU. */
export function hasGraphicsCard(): boolean {
  const devices = ["/dev/dri/renderD128", "/dev/nvidia0"];
  return platform() === "darwin" || devices.some((device) => existsSync(device));
}

/** For a Chromium that nobody looks at. */
export const chromiumFlags: readonly string[] = [
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-unsafe-webgpu",
  "--enable-features=Vulkan",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), // Chromium refuses to sandbox root
];
