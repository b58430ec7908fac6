import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { printList, printOne, type Presentation } from './print.js';
import { watchPrinter } from './print-watch.js';

interface Thing {
  readonly name: string;
  readonly size: number | null;
}

const how: Presentation<Thing> = {
  data: ({ name, size }) => ({ name, size, is: 'data' }),
  row: ({ name }) => ({ NAME: name }),
  wide: ({ size }) => ({ SIZE: size }),
  name: ({ name }) => `thing/${name}`,
};
const things: Thing[] = [
  { name: 'a', size: 1 },
  { name: 'bb', size: null },
];

let stdout = '';
let stderr = '';
beforeEach(() => {
  stdout = stderr = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('printList', () => {
  it.each([
    [undefined, 'NAME\na\nbb\n'],
    ['wide', 'NAME   SIZE\na      1\nbb     -\n'],
    ['name', 'thing/a\nthing/bb\n'],
    ['yaml', '- name: a\n  size: 1\n  is: data\n- name: bb\n  size: null\n  is: data\n'],
    [
      'json',
      '[\n  {\n    "name": "a",\n    "size": 1,\n    "is": "data"\n  },\n  {\n    "name": "bb",\n    "size": null,\n    "is": "data"\n  }\n]\n',
    ],
  ])('prints -o %s', (output, text) => {
    printList(things, how, output === undefined ? {} : { output }, 'things');
    expect(stdout).toBe(text);
  });

  it('leaves headers out when told', () => {
    printList(things, how, { headers: false }, 'things');
    expect(stdout).toBe('a\nbb\n');
  });

  it.each([
    [undefined, ''],
    ['json', '[]\n'],
    ['yaml', '[]\n'],
    ['name', ''],
  ])('prints an empty list with -o %s', (output, text) => {
    printList([], how, output === undefined ? {} : { output }, 'things');
    expect(stdout).toBe(text);
    expect(stderr).toBe(output === undefined ? 'No things found.\n' : '');
  });

  it('refuses a form that it does not know', () => {
    expect(() => printList(things, how, { output: 'xml' }, 'things')).toThrow('json, yaml, wide, name');
  });
});

describe('-o wide', () => {
  it('shows a column once, where the wide form has it', () => {
    const message: Presentation<Thing> = {
      ...how,
      row: ({ name }) => ({ MESSAGE: 'cut…', NAME: name }),
      wide: () => ({ SIZE: 1, MESSAGE: 'cut short' }),
    };
    printList([{ name: 'a', size: 1 }], message, { output: 'wide' }, 'things');
    expect(stdout).toBe('NAME   SIZE   MESSAGE\na      1      cut short\n');
  });
});

describe('printOne', () => {
  it('prints an object, not a list, as JSON and YAML', () => {
    const thing = { name: 'a', size: 1 };
    printOne(thing, how, { output: 'json' });
    expect(JSON.parse(stdout)).toEqual({ name: 'a', size: 1, is: 'data' });
    stdout = '';
    printOne(thing, how, { output: 'yaml' });
    expect(stdout).toBe('name: a\nsize: 1\nis: data\n');
    stdout = '';
    printOne(thing, how, {});
    expect(stdout).toBe('NAME\na\n');
  });
});

describe('watchPrinter', () => {
  it('prints the header once and lines the rows up', () => {
    const show = watchPrinter(how, { output: 'wide' });
    show([{ name: 'long-name', size: 1 }]);
    show([]);
    show([{ name: 'b', size: 2 }]);
    expect(stdout).toBe('NAME        SIZE\nlong-name   1\nb           2\n');
  });

  it('prints one JSON object a line', () => {
    const show = watchPrinter(how, { output: 'json' });
    show(things);
    show([{ name: 'c', size: 3 }]);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as Thing).name),
    ).toEqual(['a', 'bb', 'c']);
  });

  it('prints a YAML document each', () => {
    watchPrinter(how, { output: 'yaml' })([{ name: 'c', size: 3 }]);
    expect(stdout).toBe('---\nname: c\nsize: 3\nis: data\n');
  });
});
