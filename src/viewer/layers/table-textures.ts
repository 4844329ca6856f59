import type { Device, Texture, TextureFormat } from "@luma.gl/core";

/** Numbers that a shader looks up, row by row. They fill whole rows. */
export interface Table {
  readonly format: Extract<TextureFormat, "rgba8uint" | "rgba8unorm" | "rg32uint">;
  /** Exchanged, not changed. */
  readonly data: Uint8Array | Uint32Array;
  /** In texels. */
  readonly width: number;
}

export type Tables = { readonly [texture: string]: Table };

const numbersPerTexel = { rgba8uint: 4, rgba8unorm: 4, rg32uint: 2 } as const;

/** The textures of tables, made anew when a table is another one. The owner releases them. */
export class TableTextures {
  readonly #made = new Map<string, { readonly data: Table["data"]; readonly texture: Texture }>();

  /** By the names of the tables. Integers or floats as the tiles are: luma.gl validates a program while all its samplers share a unit, which refuses mixed types. */
  of(tables: Tables, device: Device): { [name: string]: Texture } {
    const textures: { [name: string]: Texture } = {};
    for (const [name, table] of Object.entries(tables)) {
      const known = this.#made.get(name);
      if (known?.data !== table.data) known?.texture.destroy();
      const texture = known?.data === table.data ? known.texture : textureOf(table, device);
      this.#made.set(name, { data: table.data, texture });
      textures[name] = texture;
    }
    return textures;
  }

  release(): void {
    for (const { texture } of this.#made.values()) texture.destroy();
    this.#made.clear();
  }
}

function textureOf({ format, data, width }: Table, device: Device): Texture {
  return device.createTexture({
    format,
    width,
    height: data.length / numbersPerTexel[format] / width,
    mipLevels: 1,
    data,
    sampler: { minFilter: "nearest", magFilter: "nearest" },
  });
}
