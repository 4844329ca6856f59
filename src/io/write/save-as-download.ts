import { Appender } from "../stores/appender.ts";
import type { StagedFile } from "../stores/served-folder.ts";
import type { SavedImage } from "./saved-image.ts";
import { cannotHold, type WriteOptions, type Writer } from "./writer.ts";
import { ZipTaker } from "./zip-taker.ts";

export interface DownloadRequest extends WriteOptions {
  readonly image: SavedImage;
  readonly writer: Writer;
  /** Without ending. */
  readonly name: string;
  stage(): Promise<StagedFile>;
}

/** Makes one file of an image: of a format whose images are folders, a zip. It is written to storage, not to memory. */
export async function saveAsDownload(
  request: DownloadRequest,
): Promise<{ name: string; file: Blob }> {
  const { image, writer, stage, ...options } = request;
  const refused = writer.refuses?.(image);
  if (refused) throw cannotHold(writer, image.name, refused);
  const name = `${request.name}${writer.ending}`;
  const staged = await stage();
  try {
    if (writer.holds === "file") await writer.write(image, staged, options);
    else {
      const zip = new ZipTaker(new Appender(staged), name);
      await writer.write(image, zip, options);
      await zip.finish();
    }
    await staged.close();
    return { name: writer.holds === "file" ? name : `${name}.zip`, file: await staged.file() };
  } catch (error) {
    await staged.abort();
    throw error;
  }
}
