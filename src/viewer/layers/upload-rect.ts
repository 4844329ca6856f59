import type { Texture } from "@luma.gl/core";
import type { Rect } from "#core/labels/rect.ts";

/** Pixels row by row; `pitch` pixels lie between the beginnings of two rows. */
export interface PitchedPixels {
  readonly data: Uint8Array | Uint16Array | Uint32Array | Float32Array;
  readonly pitch: number;
}

/** What luma.gl's texture is on WebGL, which is the only backend deck.gl 9.2 draws with by default. */
interface GlTexture {
  readonly device: { readonly gl: WebGL2RenderingContext };
  readonly handle: WebGLTexture;
  readonly glFormat: number;
  readonly glType: number;
}

/** Copies one rectangle of the pixels to the same place of the texture. luma.gl 9.2 itself can copy whole textures only. */
export function uploadRect(texture: Texture, { data, pitch }: PitchedPixels, rect: Rect): void {
  const { device, handle, glFormat, glType } = texture as unknown as GlTexture; // see GlTexture
  const { gl } = device;
  const [width, height] = [rect.x1 - rect.x0, rect.y1 - rect.y0];
  gl.bindTexture(gl.TEXTURE_2D, handle);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.pixelStorei(gl.UNPACK_ROW_LENGTH, pitch);
  const offset = rect.y0 * pitch + rect.x0;
  gl.texSubImage2D(
    gl.TEXTURE_2D,
    0,
    rect.x0,
    rect.y0,
    width,
    height,
    glFormat,
    glType,
    data,
    offset,
  );
  gl.pixelStorei(gl.UNPACK_ROW_LENGTH, 0);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
  gl.bindTexture(gl.TEXTURE_2D, null);
}
