import { describe, expect, it } from '@jest/globals';
import { FileRefusal } from './file-refusal.js';
import { MAX_OPENED_BYTES, RepositoryFiles, UnreadFileError } from './repository-files.js';
import { SUBMODULE, type TestEntries, testRoot, testSource } from './test-source.js';

function filesOf(...roots: readonly TestEntries[]): RepositoryFiles {
  return new RepositoryFiles(roots.map((entries) => testRoot(testSource(entries))));
}

function textOf(content: Uint8Array | number): string | number {
  return typeof content === 'number' ? content : Buffer.from(content).toString();
}

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0a'.repeat(32)}\nsize 12345\n`;

describe('The files of a render', () => {
  const entries: TestEntries = {
    'apps/one/a.yaml': 'a',
    'apps/one/link': { target: 'a.yaml' },
    'apps/one/up': { target: '..' },
    'apps/one/broken': { target: 'nothing' },
    'apps/one/out': { target: '/etc/passwd' },
    'apps/one/big.png': POINTER,
    'apps/one/vendored': SUBMODULE,
    'apps/one/ä.yaml': 'umlaut',
    'apps/one/dir/b.yaml': 'b',
  };

  it('are read by path, each root by itself', () => {
    const files = filesOf(entries, { 'apps/one/a.yaml': 'another' });
    expect(textOf(files.open('/0/apps/one/a.yaml'))).toBe('a');
    expect(textOf(files.open('/1/apps/one/a.yaml'))).toBe('another');
    expect(textOf(files.open('/0/apps/one/link'))).toBe('a');
    expect(files.open('/2/apps/one/a.yaml')).toBe(FileRefusal.outside);
    expect(files.open('/1/../0/apps/one/a.yaml')).toBe(FileRefusal.outside);
  });

  it.each([
    ['/0/apps/one', FileRefusal.wrongKind],
    ['/0/apps/one/broken', FileRefusal.notFound],
    ['/0/apps/one/out', FileRefusal.outside],
    ['/0/apps/one/big.png', FileRefusal.lfsPointer],
    ['/0/apps/one/vendored/x', FileRefusal.submodule],
    ['/0/%2e%2e/x', FileRefusal.notFound],
    ['/etc/passwd', FileRefusal.outside],
  ])('%s is refused with %d (rows 10, 14, 29)', (path, refusal) => expect(filesOf(entries).open(path)).toBe(refusal));

  it('are listed by name, links as what they lead to', () => {
    expect(filesOf(entries).list('/0/apps/one')).toBe(
      ['f a.yaml', 'f big.png', 'x broken', 'd dir', 'f link', 'x out', 'd up', 'x vendored', 'f ä.yaml', ''].join(
        '\n',
      ),
    );
    expect(filesOf(entries).list('/0')).toBe('d apps\n');
    expect(filesOf({}).list('/0')).toBe('');
    expect(filesOf(entries).list('/0/apps/one/a.yaml')).toBe(FileRefusal.wrongKind);
  });

  it('are told apart from directories', () => {
    const files = filesOf(entries);
    expect(['/0', '/0/apps/one/up', '/0/apps/one/a.yaml', '/0/apps/one/link'].map((path) => files.stat(path))).toEqual([
      2, 2, 1, 1,
    ]);
    expect(files.stat('/0/apps/one/vendored')).toBe(FileRefusal.submodule);
    expect(files.stat('/0/apps/one/big.png')).toBe(1);
  });

  it('have one real path', () => {
    const files = filesOf(entries);
    expect(files.resolve('/0/apps/one/up/one/link')).toBe('/0/apps/one/a.yaml');
    expect(files.resolve('/0')).toBe('/0');
    expect(files.resolve('/0/apps/one/big.png')).toBe('/0/apps/one/big.png');
    expect(files.resolve('/0/apps/one/broken')).toBe(FileRefusal.notFound);
  });

  it('may not be more than a render can hold', () => {
    const count = 20;
    const large = 'x'.repeat(MAX_OPENED_BYTES / count + 1);
    const files = filesOf(Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, large])));
    const opened = Array.from({ length: count }, (_, index) => files.open(`/0/f${index}`));
    expect(opened.filter((content) => typeof content !== 'number')).toHaveLength(count - 1);
    expect(opened.at(-1)).toBe(FileRefusal.aboveLimit);
  });

  it('are gone for the rest of the render once one could not be had', () => {
    const root = testRoot(testSource(entries));
    const files = new RepositoryFiles([
      {
        ...root,
        blob: () => {
          throw new UnreadFileError();
        },
      },
    ]);
    expect(files.stat('/0/apps/one/a.yaml')).toBe(1);
    expect(files.isUnread).toBe(false);
    expect(files.open('/0/apps/one/a.yaml')).toBe(FileRefusal.unread);
    expect(files.isUnread).toBe(true);
    expect(files.stat('/0/apps/one/a.yaml')).toBe(FileRefusal.unread);
  });

  it('bring their neighbours along when they lie in a small directory, or in one that was listed', () => {
    const wide = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`wide/${index}`, String(index)]));
    const besides: boolean[] = [];
    const root = testRoot(testSource({ ...wide, 'small/a': 'a', 'small/b': 'b' }));
    const files = new RepositoryFiles([
      {
        ...root,
        blob: (oid, beside) => {
          besides.push(beside !== undefined);
          return root.blob(oid, beside);
        },
      },
    ]);
    files.open('/0/small/a');
    files.open('/0/wide/1');
    files.list('/0/wide');
    files.open('/0/wide/2');
    expect(besides).toEqual([true, false, true]);
  });
});
