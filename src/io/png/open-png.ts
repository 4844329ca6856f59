import { Failure } from "#core/failure.ts";
import type { ContrastRange } from "#core/layers/layer.ts";
import { decodeApart } from "../decoding/decode-apart.ts";
import { fileImage, rgbChannels } from "../file-image.ts";
import type { StoredFile } from "../files/stored-file.ts";
import type { ChannelDescription, MultiscaleImage } from "../pixel-source.ts";
import type { OpenOptions } from "../readers/reader.ts";
import { wholeLevel } from "../whole-image.ts";

interface Header {
  readonly width: number;
  readonly height: number;
  /** Of a sample. */
  readonly bits: number;
  readonly samples: number;
  readonly isPalette: boolean;
}

/**
 * Opens a PNG with the samples that it holds, up to all 16 bits: browsers themselves hand out eight. A
 * palette is not applied: its pixels are the indices, which is what a mask is made of. Only the header is read now.
 */
export async function openPng(
  file: StoredFile,
  { source, signal, cache }: OpenOptions,
): Promise<MultiscaleImage> {
  const header = parseHeader(await file.read({ offset: 0, length: 33 }, { signal }));
  if (!header) throw notPng(source);
  const level = wholeLevel(
    {
      ...header,
      dtype: header.bits > 8 ? "uint16" : "uint8",
      source,
      decode: async (signal) =>
        decodeApart(
          { format: "png", bytes: await file.whole({ signal }), image: header },
          { samples: header.width * header.height * header.samples, signal },
        ),
    },
    cache,
  );
  return fileImage({ levels: [level], channels: channelsOf(header) });
}

const signature = [137, 80, 78, 71, 13, 10, 26, 10];

/** By the number in the header: grey, RGB, palette, grey with alpha, RGB with alpha. */
const samplesOf: { readonly [kind: number]: number } = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function parseHeader(bytes: Uint8Array): Header | undefined {
  if (bytes.length < 33 || signature.some((byte, i) => bytes[i] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const kind = view.getUint8(25);
  const samples = samplesOf[kind];
  if (samples === undefined) return undefined;
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    bits: view.getUint8(24),
    samples,
    isPalette: kind === 3,
  };
}

function channelsOf({ samples, bits, isPalette }: Header): readonly ChannelDescription[] {
  if (samples >= 3) return rgbChannels.slice(0, samples);
  // Eight bits or less are looked at as they are; sixteen are left to whoever shows them.
  const whole: ContrastRange | undefined = bits < 8 ? [0, 2 ** bits - 1] : undefined;
  if (samples === 1) return [{ contrast: isPalette ? undefined : whole }];
  return [
    { name: "Intensity", contrast: whole },
    { name: "Alpha", visible: false },
  ];
}

function notPng(source: string): Failure {
  return new Failure(
    { code: "reader/unsupported", source },
    `Cannot read ${source} as PNG: it does not begin as one does`,
  );
}
