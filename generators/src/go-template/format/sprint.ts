/** fmt.Sprint, fmt.Sprintln and `%v`. */
import { formatGoFloat } from '../../yaml/go-number.js';
import { GoInteger } from '../values/go-integer.js';
import { normalText } from '../values/go-text.js';
import type { GoValue } from '../values/go-value.js';
import { PLAIN } from './format-flags.js';
import { GoPrinter } from './print-value.js';

/** A value as `%v` prints it. @throws GenerationError EXPRESSION_LIMIT when that is too long */
export function formatValue(value: GoValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatGoFloat(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof GoInteger) return String(value.value);
  const printer = new GoPrinter();
  printer.printOperand(value, 'v', PLAIN);
  return printer.text;
}

/** The operands one after the other, with a blank between two of which neither is a text. */
export function sprint(operands: readonly GoValue[]): string {
  const printer = new GoPrinter();
  let wasText = false;
  operands.forEach((operand, index) => {
    const isText = typeof operand === 'string';
    if (index > 0 && !isText && !wasText) printer.write(' ');
    printer.printOperand(operand, 'v', PLAIN);
    wasText = isText;
  });
  return normalText(printer.text);
}

/** The operands with blanks between them, and a line end. */
export function sprintln(operands: readonly GoValue[]): string {
  const printer = new GoPrinter();
  operands.forEach((operand, index) => {
    if (index > 0) printer.write(' ');
    printer.printOperand(operand, 'v', PLAIN);
  });
  printer.write('\n');
  return normalText(printer.text);
}
