// 3x3 convolutions by Winograd's F(6x6, 3x3), forward, for prediction: as winogradConv (winograd.ts) with 64 planes for 36
// results, where that has 36 for 16. Takes whole tiles only: what they leave over is winogradConv's.
import { activatesAlone, Finish, finishBlock } from "./finish";
import { inPanel } from "./panels";
import { FeatureMap, shareEnd, shareStart, Share } from "./records";
import { product } from "./tiles";
import { transformFilter6, transformInput6, transformOutput6 } from "./winograd6-transforms";
import { zeros } from "./zeros";

const planeGap: usize = 64;

@unmanaged
export class Winograd6Filter {
  /** [3][3][inputs][outputs] */
  weights: usize;
  inputs: i32;
  outputs: i32;
  /** 64 planes of panels: rows of inputs, columns of outputs. */
  planes: usize;
}

export function winograd6Filter(f: Winograd6Filter, share: Share): void {
  const inputs = f.inputs, outputs = f.outputs;
  const tap = <usize>(inputs * outputs) << 2;
  const quads = outputs >> 2;
  for (let q = shareStart(quads, share); q < shareEnd(quads, share); q++) {
    const column = q << 2;
    for (let i = 0; i < inputs; i++)
      transformFilter6(
        f.weights + (<usize>(i * outputs + column) << 2), tap,
        inPanel(f.planes, inputs, outputs, i, column), tap + planeGap, share.scratch,
      );
  }
}

@unmanaged
export class Winograd6Conv extends Finish {
  /** Its neighbourhood of 1 pixel is read too. */
  x: FeatureMap;
  y: FeatureMap;
  /** Of y from the top and left: whole tiles. */
  rows: i32;
  columns: i32;
  /** As winograd6Filter leaves it. */
  filter: usize;
  /** How many tiles make a block. */
  block: i32;
}

export function winograd6Conv(w: Winograd6Conv, share: Share): void {
  const x = w.x, y = w.y;
  const inputs = x.channels, outputs = y.channels;
  const across = w.columns / 6, perImage = across * (w.rows / 6);
  const planes = share.scratch + 1024, plane = (<usize>(w.block * inputs) << 2) + planeGap;
  const results = planes + 64 * plane, resultPlane = (<usize>(w.block * outputs) << 2) + planeGap;
  const filterPlane = (<usize>(inputs * outputs) << 2) + planeGap;
  const tiles = perImage * y.batch, blocks = (tiles + w.block - 1) / w.block;
  const end = min(tiles, shareEnd(blocks, share) * w.block);
  const corner = x.origin - x.row - x.pixel;
  const activates = activatesAlone(w);
  for (let first = shareStart(blocks, share) * w.block; first < end; first += w.block) {
    const count = min(w.block, end - first);
    for (let t = 0; t < count; t++) {
      const tile = first + t, image = tile / perImage, inImage = tile - image * perImage;
      const row = inImage / across * 6, column = inImage % across * 6;
      transformInput6(
        corner + image * x.image + row * x.row + column * x.pixel, x.row, x.pixel, inputs,
        planes + (<usize>(t * inputs) << 2), plane, share.scratch,
      );
    }
    for (let k = 0; k < 64; k++)
      for (let o = 0; o < outputs; o += 8)
        product(
          o + 8 <= outputs, count,
          planes + k * plane, <usize>inputs << 2, 1, 0, 1, 0, <usize>inputs << 2,
          w.filter + k * filterPlane + (<usize>(o * inputs) << 2),
          results + k * resultPlane + (<usize>o << 2), <usize>outputs << 2, zeros, 0,
        );
    for (let t = 0; t < count; t++) {
      const tile = first + t, image = tile / perImage, inImage = tile - image * perImage;
      const row = inImage / across * 6, column = inImage % across * 6;
      const from = results + (<usize>(t * outputs) << 2), to = y.origin + image * y.image + row * y.row + column * y.pixel;
      if (activates) activateTile6(from, resultPlane, outputs, to, y.row, y.pixel, share.scratch, w.bias);
      else {
        setTile6(from, resultPlane, outputs, to, y.row, y.pixel, share.scratch);
        finishBlock(w, y, image, row, column, 6, 6, 0);
      }
    }
  }
}

function activateTile6(from: usize, plane: usize, channels: i32, to: usize, row: usize, pixel: usize, buffer: usize, bias: usize): void {
  transformOutput6(true, from, plane, channels, to, row, pixel, buffer, bias);
}

function setTile6(from: usize, plane: usize, channels: i32, to: usize, row: usize, pixel: usize, buffer: usize): void {
  transformOutput6(false, from, plane, channels, to, row, pixel, buffer, 0);
}
