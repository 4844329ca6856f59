const endings = /(\.ome)?\.(zarr|tiff?|btf|png|jpe?g|npy|zip)$/i;

/** A name for files and folders on any system, from the name of a layer and without the ending of its source. */
export function savedName(name: string): string {
  const plain = name
    .replace(endings, "")
    .replace(/[\\/:*?"<>|#%\p{Cc}]+/gu, "_")
    .replace(/^[. ]+|[. ]+$/g, "");
  return plain || "layer";
}
