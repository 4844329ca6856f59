// 3x3 convolutions by Winograd's F(4x4, 3x3), all three passes. Tiles are taken in blocks whose 36 planes stay in the
// level-2 cache of one core: transform, 36 small products, transform back.
//
// Planes are 64 bytes longer than their numbers: 36 planes at a power of two apart would share one set of the level-1
// cache.
import { activatesAlone, addToCount, countsAlone, Finish, finishBlock, flushSums, partialBytes, startSums } from "./finish";
import { inPanel, transpose4 } from "./panels";
import { FeatureMap, shareEnd, shareStart, Share } from "./records";
import { outerProduct, product } from "./tiles";
import {
  ACTIVATE,
  ADD,
  COUNT,
  SET,
  transformFilter,
  transformFilterGradient,
  transformGradient,
  transformInputs,
  transformOutput,
} from "./winograd-transforms";
import { zeros } from "./zeros";

const planeGap: usize = 64;

/** Tiles side by side that are transformed together. */
const mostTogether: i32 = 4;
/** A transform's buffer: 4 * mostTogether + 2 columns of 6 vectors. */
const bufferBytes: usize = 1792;

/** After the buffers before the blocks in a share's scratch: a transform's, then the sums of `channels`. */
@inline
function blockStart(share: Share, channels: i32): usize {
  return share.scratch + bufferBytes + partialBytes(channels);
}

@unmanaged
export class WinogradFilter {
  /** [3][3][inputs][outputs] */
  weights: usize;
  inputs: i32;
  outputs: i32;
  /** 36 planes of panels: rows of inputs, columns of outputs; 0: not wanted. */
  forward: usize;
  /** The same of the filter turned by 180 degrees: rows of outputs, columns of inputs. */
  backward: usize;
}

export function winogradFilter(f: WinogradFilter, share: Share): void {
  if (f.forward != 0) filterForward(f, share);
  if (f.backward != 0) filterBackward(f, share);
}

@inline
function filterForward(f: WinogradFilter, share: Share): void {
  const inputs = f.inputs, outputs = f.outputs;
  const tap = <usize>(inputs * outputs) << 2;
  const quads = outputs >> 2;
  for (let q = shareStart(quads, share); q < shareEnd(quads, share); q++) {
    const column = q << 2;
    for (let i = 0; i < inputs; i++)
      transformFilter(
        f.weights + (<usize>(i * outputs + column) << 2), tap,
        inPanel(f.forward, inputs, outputs, i, column), tap + planeGap, share.scratch,
      );
  }
}

@inline
function filterBackward(f: WinogradFilter, share: Share): void {
  const inputs = f.inputs, outputs = f.outputs;
  const tap = <usize>(inputs * outputs) << 2;
  const turned = share.scratch + 512; // 9 taps of 4 x 4
  const quads = inputs >> 2;
  for (let q = shareStart(quads, share); q < shareEnd(quads, share); q++) {
    const input = q << 2;
    for (let output = 0; output < outputs; output += 4) {
      for (let t = 0; t < 9; t++)
        transpose4(f.weights + t * tap + (<usize>(input * outputs + output) << 2), <usize>outputs << 2, turned + ((8 - t) << 6), 16);
      for (let lane = 0; lane < 4; lane++)
        transformFilter(
          turned + (lane << 4), 64,
          inPanel(f.backward, outputs, inputs, output + lane, input), tap + planeGap, share.scratch,
        );
    }
  }
}

@unmanaged
export class WinogradConv extends Finish {
  /** Zeros around it: 1 pixel before, and after up to a multiple of 4 and 1 more. */
  x: FeatureMap;
  y: FeatureMap;
  /** As winogradFilter leaves it. */
  filter: usize;
  /** How many tiles make a block. */
  block: i32;
  /** 0: y is set; 1: the result is added to it. */
  adds: i32;
  /** Rows of pixels from the top, and columns from the left, that winograd6Conv makes where they cross; multiples of 4. */
  doneRows: i32;
  doneColumns: i32;
}

export function winogradConv(w: WinogradConv, share: Share): void {
  const x = w.x, y = w.y;
  const inputs = x.channels, outputs = y.channels;
  const across = (y.width + 3) >> 2, doneRows = w.doneRows >> 2, doneAcross = w.doneColumns >> 2;
  const perImage = across * ((y.height + 3) >> 2) - doneRows * doneAcross;
  const partial = share.scratch + bufferBytes;
  const planes = blockStart(share, outputs), plane = (<usize>(w.block * inputs) << 2) + planeGap;
  const results = planes + 36 * plane, resultPlane = (<usize>(w.block * outputs) << 2) + planeGap;
  const filterPlane = (<usize>(inputs * outputs) << 2) + planeGap;
  const tiles = perImage * y.batch, end = shareEnd(tiles, share);
  const activates = activatesAlone(w) && !w.adds, counts = countsAlone(w) && !w.adds;
  let current = 0; // the image whose sums are being made
  startSums(w, outputs, partial, share);
  for (let first = shareStart(tiles, share); first < end; first += w.block) {
    const count = min(w.block, end - first);
    transformTiles(x, first, count, across, perImage, doneRows, doneAcross, planes, <usize>inputs << 2, plane, share.scratch);
    for (let k = 0; k < 36; k++)
      for (let o = 0; o < outputs; o += 8)
        product(
          o + 8 <= outputs, count,
          planes + k * plane, <usize>inputs << 2, 1, 0, 1, 0, <usize>inputs << 2,
          w.filter + k * filterPlane + (<usize>(o * inputs) << 2),
          results + k * resultPlane + (<usize>o << 2), <usize>outputs << 2, zeros, 0,
        );
    for (let t = 0; t < count; t++) {
      const tile = first + t, image = tile / perImage, place = placeOf(tile - image * perImage, across, doneRows, doneAcross);
      const row = (place / across) << 2, column = (place % across) << 2;
      const rows = min(4, y.height - row), columns = min(4, y.width - column);
      const from = results + (<usize>(t * outputs) << 2), to = y.origin + image * y.image + row * y.row + column * y.pixel;
      const isWhole = rows == 4 && columns == 4;
      if (isWhole && activates) {
        activateTile(from, resultPlane, outputs, to, y.row, y.pixel, share.scratch, w.bias);
        continue;
      }
      if (image != current) {
        if (w.sets > 1) flushSums(w, outputs, partial, current, share);
        current = image;
      }
      if (isWhole && counts && addToCount(partial, outputs, 16)) {
        countTile(from, resultPlane, outputs, to, y.row, y.pixel, share.scratch, partial);
        continue;
      }
      if (w.adds) addTile(from, resultPlane, outputs, to, y.row, y.pixel, rows, columns, share.scratch);
      else if (isWhole) transformOutput(SET, from, resultPlane, outputs, to, y.row, y.pixel, 4, 4, share.scratch, 0);
      else transformOutput(SET, from, resultPlane, outputs, to, y.row, y.pixel, rows, columns, share.scratch, 0);
      finishBlock(w, y, image, row, column, rows, columns, partial);
    }
    flushSums(w, outputs, partial, current, share);
  }
}

function addTile(
  from: usize, plane: usize, channels: i32, to: usize, row: usize, pixel: usize, rows: i32, columns: i32, buffer: usize,
): void {
  if (rows == 4 && columns == 4) transformOutput(ADD, from, plane, channels, to, row, pixel, 4, 4, buffer, 0);
  else transformOutput(ADD, from, plane, channels, to, row, pixel, rows, columns, buffer, 0);
}

function activateTile(from: usize, plane: usize, channels: i32, to: usize, row: usize, pixel: usize, buffer: usize, bias: usize): void {
  transformOutput(ACTIVATE, from, plane, channels, to, row, pixel, 4, 4, buffer, bias);
}

function countTile(from: usize, plane: usize, channels: i32, to: usize, row: usize, pixel: usize, buffer: usize, partial: usize): void {
  transformOutput(COUNT, from, plane, channels, to, row, pixel, 4, 4, buffer, partial);
}

/**
 * The place of an image's tile number `tile`, in rows of `across`, where the first `doneAcross` of the first `doneRows` rows
 * are left out: first come those beside these, then those below.
 */
@inline
function placeOf(tile: i32, across: i32, doneRows: i32, doneAcross: i32): i32 {
  const beside = across - doneAcross;
  return tile < doneRows * beside ? tile + (tile / beside + 1) * doneAcross : tile + doneRows * doneAcross;
}

@inline
function transformTiles(
  x: FeatureMap, first: i32, count: i32, across: i32, perImage: i32, doneRows: i32, doneAcross: i32,
  planes: usize, tileBytes: usize, plane: usize, buffer: usize,
): void {
  const corner = x.origin - x.row - x.pixel;
  for (let t = 0; t < count; ) {
    const tile = first + t, image = tile / perImage, place = placeOf(tile - image * perImage, across, doneRows, doneAcross);
    const row = place / across, column = place - row * across;
    const tiles = min(mostTogether, min(count - t, across - column));
    const from = corner + image * x.image + (row << 2) * x.row + (column << 2) * x.pixel;
    transformInputs(tiles, from, x.row, x.pixel, x.channels, planes + t * tileBytes, tileBytes, plane, buffer);
    t += tiles;
  }
}

@unmanaged
export class WinogradFilterGradient {
  /** As in WinogradConv, both: the gradient is read in whole tiles too. */
  x: FeatureMap;
  gradient: FeatureMap;
  block: i32;
  /** [shares] 36 planes of [inputs][outputs]; those of a share are of its tiles. */
  planes: usize;
}

export function winogradFilterGradient(w: WinogradFilterGradient, share: Share): void {
  const x = w.x, g = w.gradient;
  const inputs = x.channels, outputs = g.channels;
  const across = (g.width + 3) >> 2, down = (g.height + 3) >> 2, perImage = across * down;
  const planes = share.scratch + bufferBytes, plane = (<usize>(w.block * inputs) << 2) + planeGap;
  const gradients = planes + 36 * plane, gradientPlane = (<usize>(w.block * outputs) << 2) + planeGap;
  const resultPlane = (<usize>(inputs * outputs) << 2) + planeGap;
  const results = w.planes + share.index * 36 * resultPlane;
  const end = shareEnd(perImage * g.batch, share);
  memory.fill(results, 0, 36 * resultPlane);
  for (let first = shareStart(perImage * g.batch, share); first < end; first += w.block) {
    const count = min(w.block, end - first);
    transformTiles(x, first, count, across, perImage, 0, 0, planes, <usize>inputs << 2, plane, share.scratch);
    transformGradients(g, first, count, across, perImage, gradients, <usize>outputs << 2, gradientPlane, share.scratch);
    for (let k = 0; k < 36; k++)
      outerProduct(
        inputs, outputs,
        planes + k * plane, <usize>inputs << 2, 0, gradients + k * gradientPlane, <usize>outputs << 2, 0, count, 1,
        results + k * resultPlane, <usize>outputs << 2,
      );
  }
}

@inline
function transformGradients(g: FeatureMap, first: i32, count: i32, across: i32, perImage: i32, planes: usize, tileBytes: usize, plane: usize, buffer: usize): void {
  for (let t = 0; t < count; t++) {
    const tile = first + t, image = tile / perImage, inImage = tile - image * perImage;
    const row = (inImage / across) << 2, column = (inImage % across) << 2;
    transformGradient(g.origin + image * g.image + row * g.row + column * g.pixel, g.row, g.pixel, g.channels, planes + t * tileBytes, plane, buffer);
  }
}

/**
 * The same where channels are many and tiles few: first all tiles are transformed to memory, then each plane's product is
 * made at one go. No share has to keep 36 planes of its own, nor goes through them once a block.
 */
@unmanaged
export class WinogradTiles {
  x: FeatureMap;
  gradient: FeatureMap;
  /** 36 planes of [tiles][inputs] and of [tiles][outputs], at the distances that `tileBytes` and `planeBytes` say. */
  planes: usize;
  gradientPlanes: usize;
}

/** A row of 64 bytes more: rows at a power of two apart would share few sets of the level-1 cache. */
@inline
function tileBytes(channels: i32): usize {
  return (<usize>channels << 2) + 64;
}

@inline
function planeBytes(channels: i32, tiles: i32): usize {
  return tiles * tileBytes(channels) + planeGap;
}

export function winogradTiles(w: WinogradTiles, share: Share): void {
  const x = w.x, g = w.gradient;
  const across = (g.width + 3) >> 2, perImage = across * ((g.height + 3) >> 2), tiles = perImage * g.batch;
  const first = shareStart(tiles, share), count = shareEnd(tiles, share) - first;
  const inputs = tileBytes(x.channels), outputs = tileBytes(g.channels);
  transformTiles(x, first, count, across, perImage, 0, 0, w.planes + first * inputs, inputs, planeBytes(x.channels, tiles), share.scratch);
  transformGradients(g, first, count, across, perImage, w.gradientPlanes + first * outputs, outputs, planeBytes(g.channels, tiles), share.scratch);
}

@unmanaged
export class WinogradTileProducts {
  /** As winogradTiles leaves them. */
  planes: usize;
  gradientPlanes: usize;
  tiles: i32;
  inputs: i32;
  outputs: i32;
  /** As winogradFilterGradient leaves them, of one share. */
  products: usize;
}

/** Tiles whose products are added before the next 6 x 8 results: what they read stays in the level-1 cache. */
const tileRun: i32 = 64;

export function winogradTileProducts(w: WinogradTileProducts, share: Share): void {
  const inputs = w.inputs, outputs = w.outputs;
  const plane = planeBytes(inputs, w.tiles), gradientPlane = planeBytes(outputs, w.tiles);
  const tile = tileBytes(inputs), gradientTile = tileBytes(outputs);
  const resultBytes = <usize>(inputs * outputs) << 2;
  for (let k = shareStart(36, share); k < shareEnd(36, share); k++) {
    const to = w.products + k * (resultBytes + planeGap);
    memory.fill(to, 0, resultBytes);
    for (let first = 0; first < w.tiles; first += tileRun)
      outerProduct(
        inputs, outputs,
        w.planes + k * plane + first * tile, tile, 0, w.gradientPlanes + k * gradientPlane + first * gradientTile, gradientTile, 0,
        min(tileRun, w.tiles - first), 1, to, <usize>outputs << 2,
      );
  }
}

@unmanaged
export class WinogradFilterGradientEnd {
  /** As WinogradFilterGradient leaves them; summed over its shares here. */
  planes: usize;
  shares: i32;
  inputs: i32;
  outputs: i32;
  /** [3][3][inputs][outputs] */
  gradient: usize;
}

export function winogradFilterGradientEnd(w: WinogradFilterGradientEnd, share: Share): void {
  const tap = <usize>(w.inputs * w.outputs) << 2, plane = tap + planeGap;
  const quads = (w.inputs * w.outputs) >> 2;
  const end = shareEnd(quads, share);
  for (let q = shareStart(quads, share); q < end; q++)
    transformFilterGradient(w.planes + (q << 4), plane, w.shares, 36 * plane, w.gradient + (q << 4), tap, share.scratch);
}
