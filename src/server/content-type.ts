import { basename, extname } from "node:path";

/** Of a file of the built app. */
export function appType(path: string): string {
  return appTypes[extname(path)] ?? dataType(path);
}

/** Of a file that somebody put here: never one that a browser would run as a page or a script of ours. */
export function dataType(path: string): string {
  const extension = extname(path).toLowerCase() || basename(path); // .zattrs is all of its name
  return dataTypes[extension] ?? "application/octet-stream";
}

/** Whether it is worth packing for the way: what is binary mostly is packed already. */
export function isPackable(type: string): boolean {
  return /^text\/|^application\/(json|wasm)/.test(type);
}

interface Types {
  readonly [extension: string]: string;
}

const appTypes: Types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

const dataTypes: Types = {
  ".csv": "text/plain; charset=utf-8",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".json": "application/json",
  ".png": "image/png",
  ".tif": "image/tiff",
  ".tiff": "image/tiff",
  ".txt": "text/plain; charset=utf-8",
  ".zarray": "application/json",
  ".zattrs": "application/json",
  ".zgroup": "application/json",
  ".zmetadata": "application/json",
};
