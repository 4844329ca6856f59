/** Letters as pen strokes, our own: charts look the same in a page's worker and in Node, where there is no font. */
export interface Glyph {
  /** Units to the right edge; a letter is 6 units high above its line, and reaches 2 below it. */
  readonly width: number;
  /** Polylines of [x, y]: y 0 is the top of capitals, 6 the line. One point alone is a dot. */
  readonly strokes: readonly (readonly (readonly [x: number, y: number])[])[];
}

/** Between two letters, in units. */
export const letterGap = 2;

/** A letter's glyph; of what the font lacks, a box. */
export function glyphOf(letter: string): Glyph {
  return parseGlyph(letters[letter] ?? "0030360600");
}

/** How wide a text is, in units. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, letter) => sum + glyphOf(letter).width + letterGap, -letterGap);
}

/** Two digits a point, x and y; a space between strokes. */
function parseGlyph(code: string): Glyph {
  const strokes = code
    .split(" ")
    .map((stroke) =>
      [...stroke.matchAll(/(\d)(\d)/g)].map(([, x, y]) => [Number(x), Number(y)] as const),
    );
  const right = code === "" ? 2 : Math.max(...strokes.flat().map(([x]) => x));
  return { width: right, strokes };
}

const letters: { readonly [letter: string]: string } = {
  " ": "",
  a: "3236 3322120305162635",
  b: "0006 0312223335261605",
  c: "3322120305162635",
  d: "3036 3322120305162635",
  e: "04343322120305162635",
  f: "30201116 0222",
  g: "3237281807 3322120305162635",
  h: "0006 0312223336",
  i: "0206 00",
  j: "121708 10",
  k: "0006 3205 1436",
  l: "0006",
  m: "0206 03122326 23324346",
  n: "0206 0312223336",
  o: "122233352616050312",
  p: "0208 0312223335261605",
  q: "3238 3322120305162635",
  r: "0206 03122232",
  s: "33221203142435261605",
  t: "101526 0222",
  u: "0205162635 3236",
  v: "022642",
  w: "0216233642",
  x: "0236 3206",
  y: "0226 422618",
  z: "02320636",
  A: "062046 1434",
  B: "00062635342303 2332312000",
  C: "4130100105163645",
  D: "00062644422000",
  E: "40000646 0333",
  F: "400006 0333",
  G: "41301001051636454323",
  H: "0006 4046 0343",
  I: "0006",
  J: "3035261605",
  K: "0006 4004 1346",
  L: "000646",
  M: "0600234046",
  N: "06004640",
  O: "103041453616050110",
  P: "06002031322303",
  Q: "103041453616050110 2446",
  R: "06002031322303 1336",
  S: "413010010213334445361605",
  T: "0040 2026",
  U: "000516364540",
  V: "002640",
  W: "0016233640",
  X: "0046 4006",
  Y: "0023 4023 2326",
  Z: "00400646",
  "0": "102031352616050110",
  "1": "011016",
  "2": "01102031320636",
  "3": "01102031322313 233435261605",
  "4": "26200434",
  "5": "300003233435261605",
  "6": "312010010516263534231304",
  "7": "003016",
  "8": "13020110203132231304051626353423",
  "9": "322313020110203135261605",
  ".": "06",
  ",": "1607",
  ":": "03 06",
  "-": "0424",
  "+": "0444 2226",
  "=": "0343 0545",
  _: "0747",
  "/": "0640",
  "(": "10010516",
  ")": "00111506",
  "%": "0640 01 45",
  "'": "0001",
};
