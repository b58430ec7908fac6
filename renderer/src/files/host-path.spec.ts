import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { FileRefusal } from './file-refusal.js';
import { MAX_HOST_PATH_LENGTH, parseHostPath, parseLinkTarget } from './host-path.js';

describe('A path of the module', () => {
  it.each([
    ['/0', 0, []],
    ['/0/', 0, []],
    ['/1/apps/shop', 1, ['apps', 'shop']],
    ['/0//apps/./shop/', 0, ['apps', 'shop']],
    ['/0/apps/../shop', 0, ['apps', '..', 'shop']],
    ['/0/https://host/x', 0, ['https:', 'host', 'x']],
  ])('%j is of root %j', (path, root, parts) => expect(parseHostPath(path, 2)).toEqual({ root, parts }));

  it.each(['', '/', 'apps/shop', '0/apps', '/apps', '/etc/passwd', '/2/x', '/00/x', '/-1/x', '/0x/y', '//0/x'])(
    '%j leads out (row 10)',
    (path) => expect(parseHostPath(path, 2)).toBe(FileRefusal.outside),
  );

  it.each(['/0/a\0b', '/0/a\\..\\b', '/0/a\rb', '/0/a\u0085b'])('%j is refused (row 10)', (path) =>
    expect(parseHostPath(path, 1)).toBe(FileRefusal.outside),
  );

  it.each(['%2e%2e', '․․', '．．', '..%2f', '...', 'file:', '~'])('%j is a name like others (row 10)', (name) =>
    expect(parseHostPath(`/0/${name}/x`, 1)).toEqual({ root: 0, parts: [name, 'x'] }),
  );

  it('may not be endless', () => {
    expect(parseHostPath(`/0/${'a/'.repeat(MAX_HOST_PATH_LENGTH)}`, 1)).toBe(FileRefusal.aboveLimit);
  });

  it('holds no empty part and no dot, whatever comes', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', '\\', '\0', '%2e', '․․'), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const parsed = parseHostPath(`/0/${parts.join('/')}`, 1);
        if (typeof parsed === 'number') return;
        expect(parsed.parts.every((one) => one !== '' && one !== '.' && !/[/\\\0]/.test(one))).toBe(true);
      }),
    );
  });
});

describe('The target of a link', () => {
  it.each([
    ['base', ['base']],
    ['../base/./x', ['..', 'base', 'x']],
    ['.', []],
  ])('%j is followed', (target, parts) => expect(parseLinkTarget(target)).toEqual(parts));

  it.each(['/etc/passwd', '/proc/self/environ', '/0/x', 'a\0b', '..\\x', 'x'.repeat(5_000)])(
    '%j leads out (row 14)',
    (target) => expect(parseLinkTarget(target)).toBe(FileRefusal.outside),
  );

  it('that is empty leads nowhere', () => expect(parseLinkTarget('')).toBe(FileRefusal.notFound));
});
