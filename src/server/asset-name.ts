/** What an asset is called: by its content, so that it never changes and nothing is kept twice. */
export const assetName = /^sha256-[0-9a-f]{64}$/;
