import type { Rgb } from "../rgb.ts";

/** How intensities become colours. Ids are saved in sessions and never change. */
interface Colormap {
  readonly id: string;
  readonly title: string;
  /** Colours at equal steps from the low to the high end, six hexadecimal digits each; between them it is linear. */
  readonly colors: string;
  /** Steps as ImageJ takes them: each colour begins an equal share of the table, the last of which is flat. */
  readonly isShared?: true;
}

/** The map of a channel that has none: from black to the channel's own colour. */
export const plainColormap = "color";

/**
 * Viridis, magma, inferno, plasma: Nathaniel Smith, Stefan van der Walt and Eric Firing (CC0). Turbo: Anton Mikhailov,
 * Google (Apache 2.0). Of these each fifth of the 256 colours, which comes within 3 of 255 of the others. Fire and ice: ImageJ's tables (public
 * domain), the 32 colours of each in `LutLoader.java`, interpolated as there.
 */
const maps = [
  { id: "gray", title: "Gray", colors: "000000ffffff" },
  { id: "gray-inverted", title: "Gray, inverted", colors: "ffffff000000" },
  {
    id: "viridis",
    title: "Viridis",
    colors:
      "44015446085c471063481769481d6f482475472a7a46307e453781433d844142873f48893d4e8a" +
      "3a538b38598c355e8d33638d31688e2e6d8e2c718e2a768e297b8e27808e25848e23898e218e8d" +
      "20928c1f978b1e9c891fa18821a58524aa8328ae802eb37c35b7793dbc7446c06f50c46a5ac864" +
      "65cb5e70cf577cd25089d54895d840a2da37b0dd2fbddf26cae11fd8e219e5e419f1e51dfde725",
  },
  {
    id: "magma",
    title: "Magma",
    colors:
      "00000402020b0504160907200e0b2b140e361a104221114e29115a311165390f6e420f754a1079" +
      "52137c5a167e6219806a1c81721f81792282812581892881912b81992d80a1307eaa337db2357b" +
      "ba3878c23b75ca3e72d2426fd9466be04c67e75263ec5860f1605df4695cf7725cf97b5dfb8560" +
      "fc8e64fd9869fea16efeaa74feb47bfebd82fec68afecf92fed89afde2a3fdebacfcf4b6fcfdbf",
  },
  {
    id: "inferno",
    title: "Inferno",
    colors:
      "00000402020c0504170a072210092d160b391e0c45260c512f0a5b380962400a67490b6a510e6c" +
      "59106e61136e69166e71196e781c6d801f6c88226a902568982766a02a63a82e5fb0315bb73557" +
      "bf3952c63d4dcc4248d34743d94d3ddf5337e45a31e9612bed6925f1711ff47918f78212f98b0b" +
      "fa9407fb9d07fca60cfcb014fbba1ffac42af8cd37f6d746f4e156f2ea69f2f27df5f992fcffa4",
  },
  {
    id: "plasma",
    title: "Plasma",
    colors:
      "0d08871b068d2605912f059638049a41049d4903a05102a35901a56100a76900a87100a87801a8" +
      "8004a88707a68e0ca49511a19c179ea21d9aa82296ae2892b42e8dba3388bf3984c43e7fc9447a" +
      "cd4a76d24f71d6556dda5b69de6164e26660e66c5ce97257ed7953f07f4ff3854bf58c46f79342" +
      "f99a3efba139fca835fdaf31feb72dfebe2afdc627fcce25fbd724f8df25f6e826f3f027f0f921",
  },
  {
    id: "turbo",
    title: "Turbo",
    colors:
      "30123b36215f3b2f803f3e9c424bb54559cb4666dd4773eb4680f6458cfd4099ff38a5fb2fb2f4" +
      "27bee91fc9dd1ad4d018ddc21ae4b622ebaa2ff19b3ff68a52fa7a65fd6979fe598bff4b9cfe40" +
      "a9fb39b7f735c3f134d0ea34dbe236e5d938eecf3af5c53afaba39fdae35fea130fe932afc8423" +
      "f9751df46617ef5811e84b0ce14109d83706ce2d04c32503b71d02a916019b0f018b09027a0403",
  },
  {
    id: "fire",
    title: "Fire",
    isShared: true,
    colors:
      "00000000003d0100601900823100a54900c06200dc7a00e39200d2a200b5ad0097b8007ac3005d" +
      "cf0e40d92323e53905f04f00fc6500ff7500ff8500ff9300ffa100ffaf00ffbe00ffcd00ffdb00" +
      "ffea00fff823ffff62ffffa0ffffdfffffff",
  },
  {
    id: "ice",
    title: "Ice",
    isShared: true,
    colors:
      "009c8c00a59300b09e00b8a600beaa00c4b013c1d11db8dc32abea30a2e14f92ec707df6866bfa" +
      "9e5dfbba51fac957fad95cf5e561e6f25fe6fa5ddefa5dcafa5ab4fa55a3fb458efa407bfa3672" +
      "fa2f6afa235efb1354fb0040f3041ae6001b",
  },
  { id: "red-hot", title: "Red hot", colors: "000000ff0000ffff00ffffff" },
  { id: "cyan-hot", title: "Cyan hot", colors: "00000000ffffffffff" },
  { id: "hue", title: "Hue", colors: "ff0000ffff0000ff0000ffff0000ffff00ffff0000" },
] as const satisfies readonly Colormap[];

/** All maps but the plain one, in the order of the menu. */
export const colormaps: readonly Colormap[] = maps;

export type ColormapId = (typeof maps)[number]["id"] | typeof plainColormap;

export const colormapIds = [plainColormap, ...maps.map(({ id }) => id)] as const;

/** How many colours a table has. */
export const tableLength = 256;

/** 256 colours from the low to the high end, as red, green, blue and 255 of each. */
export function colormapTable(id: ColormapId, color: Rgb): Uint8Array {
  const anchors = anchorsOf(id, color);
  const isShared = colormaps.find((map) => map.id === id)?.isShared ?? false;
  const table = new Uint8Array(4 * tableLength);
  for (let i = 0; i < tableLength; i++) {
    const place = isShared
      ? Math.min((i / tableLength) * anchors.length, anchors.length - 1)
      : (i / (tableLength - 1)) * (anchors.length - 1);
    const left = Math.min(Math.floor(place), anchors.length - 2);
    for (const part of [0, 1, 2] as const) {
      const from = anchors[left]?.[part] ?? 0;
      const to = anchors[left + 1]?.[part] ?? 0;
      const value = from + (to - from) * (place - left);
      table[4 * i + part] = isShared ? Math.floor(value) : Math.round(value);
    }
    table[4 * i + 3] = 255;
  }
  return table;
}

function anchorsOf(id: ColormapId, color: Rgb): readonly Rgb[] {
  const map = colormaps.find((one) => one.id === id);
  if (!map) return [[0, 0, 0], color];
  const byte = (at: number) => Number.parseInt(map.colors.slice(at, at + 2), 16);
  return Array.from({ length: map.colors.length / 6 }, (_, i) => [
    byte(6 * i),
    byte(6 * i + 2),
    byte(6 * i + 4),
  ]);
}
