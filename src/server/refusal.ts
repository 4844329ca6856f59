/** What is asked for and not done: thrown anywhere below a request, answered as its status and as JSON. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }

  get status(): Status {
    return statuses[this.code];
  }

  /** The body of the answer. */
  json(): string {
    return JSON.stringify({ code: this.code, message: this.message });
  }
}

export type Status = (typeof statuses)[RefusalCode];

/** Why the server does not do what it is asked to, for a program to tell apart: docs/server.md. */
export type RefusalCode = keyof typeof statuses;

const statuses = {
  "bad-request": 400,
  "wrong-host": 421,
  "wrong-origin": 403,
  "wrong-token": 403,
  "read-only": 405,
  "wrong-method": 405,
  outside: 403,
  "not-found": 404,
  taken: 412,
  changed: 412,
  "too-large": 413,
  packed: 415,
  "wrong-hash": 422,
  quota: 507,
  "disk-full": 507,
  failed: 500,
} as const;
