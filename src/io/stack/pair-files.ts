/** Image files of one folder, in the order in which they are shown. */
export interface NamedFiles {
  readonly folder: string;
  readonly files: readonly string[];
  /** Whether the folder holds others, or these in another order. */
  readonly isPart?: boolean;
}

export interface PairedFiles {
  readonly images: NamedFiles;
  readonly masks: NamedFiles;
  readonly notes: readonly string[];
}

/**
 * Brings masks into the order of their images: by name, without the ending and words as "_mask"; where no name
 * agrees but there are as many, by order. Images without a mask are left out of both, which a note says.
 */
export function pairFiles(images: NamedFiles, masks: NamedFiles): PairedFiles | undefined {
  const byStem = new Map(masks.files.map((file) => [stemOf(file), file]));
  const pairs = images.files.flatMap((image) => {
    const mask = byStem.get(stemOf(image));
    return mask === undefined ? [] : [{ image, mask }];
  });
  if (pairs.length === 0) {
    if (images.files.length !== masks.files.length) return undefined;
    const notes = [`The files of ${masks.folder} are paired with ${images.folder} by their order`];
    return { images, masks, notes };
  }
  const left = images.files.length - pairs.length;
  return {
    images: chosen(
      images,
      pairs.map(({ image }) => image),
    ),
    masks: chosen(
      masks,
      pairs.map(({ mask }) => mask),
    ),
    notes: left > 0 ? [`${left} images of ${images.folder} have no mask in ${masks.folder}`] : [],
  };
}

function chosen({ folder, files }: NamedFiles, wanted: readonly string[]): NamedFiles {
  const isPart = wanted.length !== files.length || wanted.some((file, i) => file !== files[i]);
  return { folder, files: wanted, isPart };
}

function stemOf(file: string): string {
  return file
    .toLowerCase()
    .replace(/(\.ome)?\.[^.]+$/, "")
    .replace(/^(mask|label|gt|seg)s?[_-]/, "")
    .replace(/[_-](masks?|labels?|gt|seg(mentation)?|image|img|raw|instances?)$/, "");
}
