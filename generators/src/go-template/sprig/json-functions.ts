/** JSON out of values and values out of JSON. */
import { GoCallError, type GoCall, type GoFunction } from '../values/go-function.js';
import type { GoValue } from '../values/go-value.js';
import { argumentAt, textAt } from './call-arguments.js';
import { define } from './function-table.js';
import { readJson, type JsonReading } from './json-reader.js';
import { writeJson, type JsonStyle } from './json-writer.js';

const PLAIN: JsonStyle = { escapesHtml: true };
const PRETTY: JsonStyle = { escapesHtml: true, indent: '  ' };
const RAW: JsonStyle = { escapesHtml: false };

/** The functions for JSON; those without `must` swallow errors, but for `toRawJson`. */
export const JSON_FUNCTIONS: readonly GoFunction[] = [
  define('toJson', ['any'], (args, call) => orEmpty(() => writeJson(argumentAt(args, 0), PLAIN, call))),
  define('mustToJson', ['any'], (args, call) => writeJson(argumentAt(args, 0), PLAIN, call)),
  define('toPrettyJson', ['any'], (args, call) => orEmpty(() => writeJson(argumentAt(args, 0), PRETTY, call))),
  define('mustToPrettyJson', ['any'], (args, call) => writeJson(argumentAt(args, 0), PRETTY, call)),
  define('toRawJson', ['any'], (args, call) => writeJson(argumentAt(args, 0), RAW, call)),
  define('mustToRawJson', ['any'], (args, call) => writeJson(argumentAt(args, 0), RAW, call)),
  define('fromJson', ['string'], (args, call) => readCounted(args, call).value),
  define('mustFromJson', ['string'], (args, call) => {
    const { value, problem } = readCounted(args, call);
    if (problem !== undefined) throw new GoCallError(problem);
    return value;
  }),
];

function readCounted(args: readonly GoValue[], call: GoCall): JsonReading {
  const text = textAt(args, 0);
  call.step(1 + Math.floor(text.length / 64));
  return readJson(text);
}

function orEmpty(write: () => string): string {
  try {
    return write();
  } catch (error) {
    if (error instanceof GoCallError) return '';
    throw error;
  }
}
