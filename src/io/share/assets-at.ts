import { Failure } from "#core/failure.ts";
import { type AssetSource, missingAsset } from "./assets.ts";
import { httpAssets } from "./http-assets.ts";

/** The assets of a session, by where it says that they lie: relative to its own address. */
export function assetsAt(at: string, address: string): AssetSource {
  const folder = URL.canParse(at, address) ? new URL(at, address) : undefined;
  if (folder && /^https?:$/.test(folder.protocol)) return httpAssets(folder.href);
  throw new Failure(
    { code: "session/bad-link", reason: "unreadable" },
    `This session says that what travels with it lies at ${JSON.stringify(at)}, which is no address of the web`,
  );
}

/** Of a session that came without the folder its assets lie in. */
export function absentAssets(source: string): AssetSource {
  return {
    get: async (name) => {
      throw missingAsset(name, `the place ${source} was taken from`);
    },
  };
}
