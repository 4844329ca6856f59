import {
  doubleField,
  floatField,
  integerField,
  joinPieces,
  type Message,
  message,
  messageField,
  textField,
} from "../../onnx/protobuf.ts";
import type { LoggedValidation } from "../train-log.ts";
import { tfRecord } from "./tf-record.ts";

/**
 * A run's validations as TensorBoard reads them (events.out.tfevents.*): one tag for each number, by the run's steps.
 * `startedS` is when the run began, in seconds since 1970.
 */
export function eventFile(
  validations: readonly LoggedValidation[],
  startedS: number,
): Uint8Array<ArrayBuffer> {
  const version = message(doubleField(1, startedS), textField(3, "brain.Event:2"));
  const events = validations.map((one) => event(one));
  const records = [version, ...events].map((one) => tfRecord(joinPieces(one)));
  return joinPieces({
    length: records.reduce((sum, { length }) => sum + length, 0),
    pieces: records,
  });
}

/** An Event with a Summary, by the field numbers of TensorFlow's event.proto and summary.proto. */
function event({ record, wallTimeS }: LoggedValidation): Message {
  const values = Object.entries(scalarsOf(record)).map(([tag, value]) =>
    messageField(1, message(textField(1, tag), floatField(2, value))),
  );
  return message(
    doubleField(1, wallTimeS),
    integerField(2, record.step),
    messageField(5, message(...values)),
  );
}

/** In BiaPy's groups, where "test" is what was held out; BiaPy puts all metrics under one tag. */
function scalarsOf({ lr, train, validation }: LoggedValidation["record"]): {
  [tag: string]: number;
} {
  const named = (part: string, values: object) =>
    Object.entries(values).map(([name, value]) => [`perf/${part}_${name}`, value] as const);
  return {
    "opt/lr": lr,
    ...Object.fromEntries(named("train", train)),
    ...Object.fromEntries(named("test", validation)),
  };
}
