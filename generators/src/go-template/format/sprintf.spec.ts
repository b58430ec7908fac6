import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GenerationError } from '../../generation.errors.js';
import { GoInteger, int64Of, intOf } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import type { GoValue } from '../values/go-value.js';
import { TypedList, TypedMap } from '../values/typed-containers.js';
import { formatValue, sprint, sprintln } from './sprint.js';
import { sprintf } from './sprintf.js';

class Duration extends GoObject {
  readonly typeName = 'time.Duration';
  readonly kindName = 'int64';
  format(): string {
    return '1.5s';
  }
  member(): undefined {
    return undefined;
  }
  override underlying(): GoValue {
    return int64Of(1_500_000_000);
  }
}

const int = intOf;
const bytes = new TypedList('uint8', [new GoInteger('uint8', 104n), new GoInteger('uint8', 105n)]);

describe('sprintf', () => {
  it.each<[string, GoValue[], string]>([
    ['%d|%5d|%-5d|%05d|%+d|% d', [42, 42, 42, 42, 42, 42].map(int), '42|   42|42   |00042|+42| 42'],
    ['%x|%X|%#x|%o|%O|%#o|%b|%#b', [255, 255, 255, 8, 8, 8, 5, 5].map(int), 'ff|FF|0xff|10|0o10|010|101|0b101'],
    ['%.3d|%8.3d|%-8.3d|%08.3d|%.0d|', [7, 7, 7, 7, 0].map(int), '007|     007|007     |     007||'],
    ['%c|%q|%U|%#U|%08U', [233, 233, 233, 233, 65].map(int), "é|'é'|U+00E9|U+00E9 'é'|  U+0041"],
    ['%x|%d', [-255, -5].map(int), '-ff|-5'],
    [
      '%f|%.2f|%8.3f|%-8.1f|%08.2f|%+.1f',
      [1.5, 1.5, 1.5, 1.5, -1.5, 1.5],
      '1.500000|1.50|   1.500|1.5     |-0001.50|+1.5',
    ],
    ['%.0f %.0f %.0f %.1f', [0.5, 1.5, 2.5, 0.25], '0 2 2 0.2'],
    [
      '%e|%E|%.2e|%g|%G|%.3g|%.10g',
      [123456, 123456, 123456, 1e21, 1e-7, 1234.5, 100],
      '1.234560e+05|1.234560E+05|1.23e+05|1e+21|1E-07|1.23e+03|100',
    ],
    ['%v %v %v %v %v', [1e6, 123456, 1e-5, 0.1, 1e20], '1e+06 123456 1e-05 0.1 1e+20'],
    ['%#v|%#g|%#.3f|%#.0f|%#g', [1, 1, 1, 1, 0], '1|1.00000|1.000|1.|0.00000'],
    ['%b|%x|%X|%.1x', [1.5, 1.5, -0.1, 1.99], '6755399441055744p-52|0x1.8p+00|-0X1.999999999999AP-04|0x1.0p+01'],
    ['%5v|%-5v|%05v', [Infinity, NaN, -Infinity], ' +Inf|NaN  | -Inf'],
    ['%.30f', [0.1], '0.100000000000000005551115123126'],
    ['%.0f', [1e23], '99999999999999991611392'],
    ['%s|%5s|%-5s|%.2s|%05s', ['ab', 'ab', 'ab', 'abc', 'ab'], 'ab|   ab|ab   |ab|000ab'],
    [
      '%5s|%.2s|%x|%X|% x|%#x|%# x',
      ['é', 'éàü', 'hi', 'hi', 'hi', 'hi', 'hi'],
      '    é|éà|6869|6869|68 69|0x6869|0x68 0x69',
    ],
    ['%q|%#q|%+q|%#q', ['a"b\n', 'a"b', 'é😀', 'a`b'], '"a\\"b\\n"|`a"b`|"\\u00e9\\U0001f600"|"a`b"'],
    ['%q', ['\udcff\u2028\u0007\u007f\u{323b0}'], '"\\xff\\u2028\\a\\x7f\\U000323b0"'],
    ['%t|%5t|%v', [true, false, true], 'true|false|true'],
    [
      '%T %T %T %T %T %T %T',
      [1, int(1), 'a', true, [], {}, null],
      'float64 int string bool []interface {} map[string]interface {} <nil>',
    ],
    ['%v|%+v|%s|%d', [['a', 1, null], ['a'], ['a', 1], ['a']], '[a 1 <nil>]|[a]|[a %!s(float64=1)]|[%!d(string=a)]'],
    [
      '%#v',
      [{ b: [1, 'x', null], a: {} }],
      'map[string]interface {}{"a":map[string]interface {}{}, "b":[]interface {}{1, "x", interface {}(nil)}}',
    ],
    [
      '%v %#v',
      [{ z: 1, 'a b': 2, é: null }, new TypedMap('string', { k: 'v' })],
      'map[a b:2 z:1 é:<nil>] map[string]string{"k":"v"}',
    ],
    ['%v %s %x %#v %d', [bytes, bytes, bytes, bytes, bytes], '[104 105] hi 6869 []byte{0x68, 0x69} [104 105]'],
    [
      '%v %s %d %T %.2s',
      [new Duration(), new Duration(), new Duration(), new Duration(), new Duration()],
      '1.5s 1.5s 1500000000 time.Duration 1.',
    ],
    ['100%%', [], '100%'],
    ['%d', [3], '%!d(float64=3)'],
    ['%5d|%t', ['a', 'b'], '%!d(string=    a)|%!t(string=b)'],
    ['%d %s', [null, null], '%!d(<nil>) %!s(<nil>)'],
    ['%s %s', ['a'], 'a %!s(MISSING)'],
    ['%s', ['a', 'b', int(1), null], 'a%!(EXTRA string=b, int=1, <nil>)'],
    ['%!|%', ['a'], '%!!(string=a)|%!(NOVERB)'],
    ['%z %é', ['a', int(1)], '%!z(string=a) %!é(int=1)'],
    ['%[2]d %[1]d', [int(1), int(2)], '2 1'],
    ['%[2]*[1]d|%[3]*.[2]*[1]f', [int(7), int(3), int(8)], '  7|%!f(int=     007)'],
    ['%[3]d %[x]d %[]d %[1', [int(1), int(2)], '%!d(BADINDEX) %!d(BADINDEX) %!d(BADINDEX) %!(NOVERB)'],
    ['%*d|%-*d|%*d', [int(5), int(1), int(3), int(2), int(-3), int(4)], '    1|2  |4  '],
    ['%*d|%.*d', ['x', int(1), int(-1), int(2)], '%!(BADWIDTH)1|%!(BADPREC)2'],
    ['%99999999d', [int(1)], '%!(NOVERB)%!(EXTRA int=1)'],
    ['%w', ['a'], '%!w(string=a)'],
  ])('writes %j with %j', (format, operands, expected) => {
    expect(sprintf(format, operands)).toBe(expected);
  });

  it('takes any format and never fails', () => {
    const operand = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.integer().map(intOf));
    const piece = fc.constantFrom(
      '%',
      '#',
      '0',
      '-',
      '+',
      ' ',
      '*',
      '.',
      '[',
      ']',
      '1',
      '9',
      'd',
      'v',
      'q',
      's',
      'x',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(operand, { maxLength: 4 }), (format, operands) => {
        expect(typeof sprintf(format.join(''), operands)).toBe('string');
      }),
    );
  });
});

describe('sprint and sprintln', () => {
  it('put blanks between operands of which neither is a text', () => {
    expect(sprint(['a', int(1), int(2), 'b', 3, 3, null, null])).toBe('a1 2b3 3 <nil> <nil>');
    expect(sprint([])).toBe('');
  });

  it('put blanks between all operands of a line', () => {
    expect(sprintln(['a', int(1), [true]])).toBe('a 1 [true]\n');
  });

  it('print prototype names as the keys they are', () => {
    const map = JSON.parse('{"__proto__": 1, "constructor": {"toString": null}}') as GoValue;
    expect(formatValue(map)).toBe('map[__proto__:1 constructor:map[toString:<nil>]]');
  });

  it('sort keys by their bytes', () => {
    expect(formatValue({ '\u{1f600}': 1, '\uffee': 2 })).toBe('map[\uffee:2 \u{1f600}:1]');
  });

  it('refuse a value that holds itself over and over', () => {
    let list: GoValue = ['x'];
    for (let level = 0; level < 40; level += 1) list = [list, list];
    expect(() => formatValue(list)).toThrow(GenerationError);
  });
});
