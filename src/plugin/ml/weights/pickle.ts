/**
 * Reads the part of Python's pickle format (PEP 307, 3154) that `torch.save` writes state dicts in. It runs nothing: what a
 * pickle names to be called is a value that says so, and whoever reads makes of it what is known to them.
 */

/** Something of a Python module, by its full name: "collections.OrderedDict". */
export class PickledName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** What a pickle wants to have made by a call. */
export class PickledCall {
  readonly of: string;
  readonly args: readonly unknown[];
  /** What is put into it, where it is a dictionary. */
  readonly items = new Map<unknown, unknown>();

  constructor(of: string, args: readonly unknown[]) {
    this.of = of;
    this.args = args;
  }
}

/** What lies outside of the pickle: a storage of torch, as ["storage", type, key, place, count]. */
export class PickledReference {
  readonly id: unknown;

  constructor(id: unknown) {
    this.id = id;
  }
}

/** Dictionaries become maps, lists and tuples arrays. Throws an Error that names what cannot be read. */
export function readPickle(bytes: Uint8Array): unknown {
  return new Unpickler(bytes).read();
}

const mark = Symbol("mark");

class Unpickler {
  readonly #view: DataView;
  readonly #memo = new Map<number, unknown>();
  readonly #stack: unknown[] = [];
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): unknown {
    for (;;) {
      const code = this.#byte();
      if (code === 0x2e) return this.#pop(); // STOP
      const step = steps[code];
      if (!step) throw new Error(`its pickle has the operation 0x${code.toString(16)}`);
      step(this.#machine);
    }
  }

  readonly #machine: Machine = {
    byte: () => this.#byte(),
    number: (bytes) => this.#number(bytes),
    signed: () => this.#view.getInt32(this.#advance(4), true),
    fraction: () => this.#view.getFloat64(this.#advance(8), false),
    text: (length) => this.#text(length),
    line: () => this.#line(),
    push: (value) => void this.#stack.push(value),
    pop: () => this.#pop(),
    top: () => this.#stack.at(-1),
    sinceMark: () => this.#sinceMark(),
    keep: (slot) => void this.#memo.set(slot, this.#stack.at(-1)),
    kept: (slot) => this.#memo.get(slot),
    kepts: () => this.#memo.size,
  };

  #advance(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    if (this.#at > this.#view.byteLength) throw new Error("its pickle ends too soon");
    return at;
  }

  #byte(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  #number(bytes: number): number {
    let value = 0;
    for (let i = 0; i < bytes; i++) value += this.#byte() * 256 ** i;
    return value;
  }

  #text(length: number): string {
    const at = this.#advance(length);
    const { buffer, byteOffset } = this.#view;
    return new TextDecoder().decode(new Uint8Array(buffer, byteOffset + at, length));
  }

  #line(): string {
    let end = this.#at;
    while (end < this.#view.byteLength && this.#view.getUint8(end) !== 0x0a) end++;
    const line = this.#text(end - this.#at);
    this.#advance(1);
    return line;
  }

  #pop(): unknown {
    if (this.#stack.length === 0) throw new Error("its pickle takes more than it puts");
    return this.#stack.pop();
  }

  #sinceMark(): unknown[] {
    const at = this.#stack.lastIndexOf(mark);
    if (at < 0) throw new Error("its pickle lacks a mark");
    return this.#stack.splice(at).slice(1);
  }
}

interface Machine {
  byte(): number;
  /** Little-endian, without sign. */
  number(bytes: number): number;
  signed(): number;
  fraction(): number;
  text(length: number): string;
  line(): string;
  push(value: unknown): void;
  pop(): unknown;
  top(): unknown;
  sinceMark(): unknown[];
  keep(slot: number): void;
  kept(slot: number): unknown;
  kepts(): number;
}

/** By operation, of protocols 2 to 4. */
const steps: { readonly [code: number]: (machine: Machine) => void } = {
  128: (m) => void m.byte(), // PROTO
  149: (m) => void m.number(8), // FRAME
  40: (m) => m.push(mark),
  48: (m) => void m.pop(),
  78: (m) => m.push(null),
  136: (m) => m.push(true),
  137: (m) => m.push(false),
  74: (m) => m.push(m.signed()), // BININT
  75: (m) => m.push(m.byte()), // BININT1
  77: (m) => m.push(m.number(2)), // BININT2
  138: (m) => m.push(longOf(m)), // LONG1
  71: (m) => m.push(m.fraction()), // BINFLOAT
  88: (m) => m.push(m.text(m.number(4))), // BINUNICODE
  140: (m) => m.push(m.text(m.byte())), // SHORT_BINUNICODE
  66: (m) => m.push(m.text(m.number(4))), // BINBYTES
  67: (m) => m.push(m.text(m.byte())), // SHORT_BINBYTES
  93: (m) => m.push([]), // EMPTY_LIST
  41: (m) => m.push([]), // EMPTY_TUPLE
  125: (m) => m.push(new Map()), // EMPTY_DICT
  116: (m) => m.push(m.sinceMark()), // TUPLE
  133: (m) => m.push([m.pop()]),
  134: (m) => m.push([m.pop(), m.pop()].reverse()),
  135: (m) => m.push([m.pop(), m.pop(), m.pop()].reverse()),
  97: (m) => append(m, [m.pop()]),
  101: (m) => append(m, m.sinceMark()),
  115: (m) => setItems(m, [m.pop(), m.pop()].reverse()),
  117: (m) => setItems(m, m.sinceMark()),
  113: (m) => m.keep(m.byte()), // BINPUT
  114: (m) => m.keep(m.number(4)), // LONG_BINPUT
  148: (m) => m.keep(m.kepts()), // MEMOIZE
  104: (m) => m.push(m.kept(m.byte())), // BINGET
  106: (m) => m.push(m.kept(m.number(4))), // LONG_BINGET
  99: (m) => m.push(new PickledName(`${m.line()}.${m.line()}`)), // GLOBAL
  147: (m) => m.push(new PickledName([m.pop(), m.pop()].reverse().join("."))), // STACK_GLOBAL
  82: call, // REDUCE
  129: call, // NEWOBJ
  98: (m) => void m.pop(), // BUILD: attributes of what was made
  81: (m) => m.push(new PickledReference(m.pop())), // BINPERSID
};

function call(m: Machine): void {
  const args = m.pop();
  const of = m.pop();
  const name = of instanceof PickledName ? of.name : "";
  m.push(new PickledCall(name, Array.isArray(args) ? args : []));
}

function append(m: Machine, values: readonly unknown[]): void {
  const list = m.top();
  if (Array.isArray(list)) list.push(...values);
}

function setItems(m: Machine, pairs: readonly unknown[]): void {
  const target = m.top();
  const items = target instanceof PickledCall ? target.items : target;
  if (!(items instanceof Map)) return;
  for (let i = 0; i < pairs.length; i += 2) items.set(pairs[i], pairs[i + 1]);
}

/** Of up to 6 bytes exactly, which is all that counts and sizes need. */
function longOf(m: Machine): number {
  const bytes = m.byte();
  const value = m.number(bytes);
  const isNegative = bytes > 0 && value >= 256 ** bytes / 2;
  return isNegative ? value - 256 ** bytes : value;
}
