/** print, printf, println, html, js and urlquery of text/template. */
import { sprint, sprintln } from '../format/sprint.js';
import { sprintf } from '../format/sprintf.js';
import { type GoCall, GoFunction } from '../values/go-function.js';
import type { GoValue } from '../values/go-value.js';
import { escapeHtml, escapeJavascript, escapeQuery } from './escape.js';

/** The functions of this file. */
export const TEXT_FUNCTIONS: readonly GoFunction[] = [
  maker('print', sprint),
  maker('println', sprintln),
  new GoFunction('printf', ['string', 'any'], printf, { isVariadic: true }),
  maker('html', (values) => escapeHtml(textOfValues(values))),
  maker('js', (values) => escapeJavascript(textOfValues(values))),
  maker('urlquery', (values) => escapeQuery(textOfValues(values))),
];

function printf([format, ...operands]: readonly GoValue[], call: GoCall): string {
  return counted(sprintf(typeof format === 'string' ? format : '', operands), call);
}

function maker(name: string, make: (values: readonly GoValue[]) => string): GoFunction {
  return new GoFunction(name, ['any'], (values, call) => counted(make(values), call), { isVariadic: true });
}

/** Making text is work. */
function counted(text: string, call: GoCall): string {
  call.step(text.length >>> 6);
  call.checkLength(text.length);
  return text;
}

/** The values as an action prints them, one after the other. */
function textOfValues(values: readonly GoValue[]): string {
  return sprint(values.map((value) => value ?? '<no value>'));
}
