import { Failure } from "#core/failure.ts";
import { decodeApart } from "../decoding/decode-apart.ts";
import { fileImage, rgbChannels } from "../file-image.ts";
import type { StoredFile } from "../files/stored-file.ts";
import type { MultiscaleImage } from "../pixel-source.ts";
import type { OpenOptions } from "../readers/reader.ts";
import { wholeLevel } from "../whole-image.ts";
import { parseJpegHeader } from "./jpeg-header.ts";

/** Most headers are shorter; a preview or a colour profile can make them longer. */
const headerBytes = 64 * 1024;

/** Opens a grey or coloured JPEG with the values that libjpeg-turbo, and so Python, unpacks. Only its header is read now. */
export async function openJpeg(
  file: StoredFile,
  { source, signal, cache }: OpenOptions,
): Promise<MultiscaleImage> {
  const start = await file.read({ offset: 0, length: headerBytes }, { signal });
  const header = parseJpegHeader(start) ?? parseJpegHeader(await file.whole({ signal }));
  if (!header) throw unsupported(source, "it does not begin as one does");
  const { samples, bits } = header;
  if (bits !== 8) throw unsupported(source, `it has ${bits} bits a sample; known: 8`);
  if (samples !== 1 && samples !== 3)
    throw unsupported(source, `it has ${samples} colours; known: grey and RGB`);
  const level = wholeLevel(
    {
      ...header,
      ...{ dtype: "uint8", source },
      decode: async (signal) =>
        decodeApart(
          { format: "jpeg", bytes: await file.whole({ signal }), image: header },
          { samples: header.width * header.height * header.samples, signal },
        ),
    },
    cache,
  );
  return fileImage({ levels: [level], channels: samples === 3 ? rgbChannels.slice(0, 3) : [] });
}

function unsupported(source: string, found: string): Failure {
  return new Failure(
    { code: "reader/unsupported", source },
    `Cannot read ${source} as JPEG: ${found}`,
  );
}
