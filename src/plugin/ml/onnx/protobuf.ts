/**
 * Writes protobuf's wire format: a message is its fields in a row, each a tag (number and wire type) and a value.
 * Messages stay in pieces until the end, so that weights are copied once. Knows no schema.
 */
export interface Message {
  readonly length: number;
  readonly pieces: readonly Uint8Array[];
}

const [varintType, fixed64Type, lengthType, fixed32Type] = [0, 1, 2, 5] as const;

/** Joins fields to a message, and messages to one of all their fields. */
export function message(...parts: readonly Message[]): Message {
  return {
    length: parts.reduce((sum, { length }) => sum + length, 0),
    pieces: parts.flatMap(({ pieces }) => pieces),
  };
}

/** A field of type int32, int64 or enum. */
export function integerField(field: number, value: number): Message {
  return message(tag(field, varintType), piece(varint(BigInt(value))));
}

/** A field of type float. */
export function floatField(field: number, value: number): Message {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return message(tag(field, fixed32Type), piece(bytes));
}

/** A field of type double. */
export function doubleField(field: number, value: number): Message {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return message(tag(field, fixed64Type), piece(bytes));
}

export function textField(field: number, value: string): Message {
  return bytesField(field, new TextEncoder().encode(value));
}

/** A field of type bytes. The bytes are read when the message is joined. */
export function bytesField(field: number, value: Uint8Array): Message {
  return messageField(field, piece(value));
}

export function messageField(field: number, value: Message): Message {
  return message(tag(field, lengthType), piece(varint(BigInt(value.length))), value);
}

/** The message as one run of bytes. */
export function joinPieces({ length, pieces }: Message): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(length);
  let position = 0;
  for (const bytes of pieces) {
    joined.set(bytes, position);
    position += bytes.length;
  }
  return joined;
}

function piece(bytes: Uint8Array): Message {
  return { length: bytes.length, pieces: [bytes] };
}

function tag(field: number, wireType: number): Message {
  return piece(varint(BigInt(field * 8 + wireType)));
}

/** Seven bits a byte, lowest first; a negative number is its two's complement of 64 bits. */
function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.from([...bytes, Number(rest)]);
}
