import { describe, expect, it } from '@jest/globals';
import { RepositoryFiles, UnreadFileError } from '../files/repository-files.js';
import { type TestEntries, type TestSource, testSource } from '../files/test-source.js';
import { answerFileQuestion } from './answer-file-question.js';
import { AskedFiles, KeptFiles } from './asked-files.js';
import type { FileAnswer, FileQuestion } from './file-questions.js';
import { AHEAD_PORTION } from './worker-limits.js';

/** Answers as the owner does, but at once. */
class Line {
  readonly questions: FileQuestion[] = [];
  private readonly source: TestSource;

  constructor(source: TestSource) {
    this.source = source;
  }

  readonly ask = (question: FileQuestion): FileAnswer => {
    this.questions.push(question);
    const nodes = question.kind === 'nodes' ? nodesFor(question, this.source) : [];
    const oids = question.kind === 'blobs' ? [...question.wanted, ...question.extras] : [];
    const contents = oids.map((oid) => Buffer.from(this.source.blobs.get(oid) ?? []));
    let start = 0;
    const blobs = oids.map((oid, index) => {
      const end = start + (contents[index]?.length ?? 0);
      const slice = { oid, start, end };
      start = end;
      return slice;
    });
    return { nodes, blobs, bytes: Buffer.concat(contents), isUnread: false };
  };
}

function nodesFor(question: FileQuestion & { kind: 'nodes' }, { tree }: TestSource): FileAnswer['nodes'] {
  return question.treeIds.map((id) => {
    const node = tree.node(id);
    if (node === undefined) throw new Error(`No directory ${id}.`);
    return node;
  });
}

function asked(source: TestSource, kept: KeptFiles, line: Line, scope = 'https://git.example.com/a'): AskedFiles {
  return new AskedFiles({ root: 0, rootTreeId: source.tree.treeIdOf('') ?? '', scope }, kept, line.ask);
}

const CHART: TestEntries = {
  'chart/Chart.yaml': 'name: x',
  'chart/templates/a.yaml': 'a',
  'chart/templates/deep/b.yaml': 'b',
  'other/c.yaml': 'c',
};

describe('Files that a thread asks for', () => {
  it('are not asked for again, not even at another commit that has them', () => {
    const kept = new KeptFiles();
    const first = testSource(CHART);
    const line = new Line(first);
    expect(new RepositoryFiles([asked(first, kept, line)]).open('/0/chart/Chart.yaml')).toEqual(Buffer.from('name: x'));
    expect(line.questions.length).toBeGreaterThan(0);
    const second = testSource({ ...CHART, 'other/c.yaml': 'changed' });
    const next = new Line(second);
    new RepositoryFiles([asked(second, kept, next)]).open('/0/chart/Chart.yaml');
    // Only the root directory is another one.
    expect(next.questions).toEqual([expect.objectContaining({ kind: 'nodes', treeIds: [second.tree.treeIdOf('')] })]);
  });

  it('are those of their own repository: the id that another one names opens nothing (row 10)', () => {
    const kept = new KeptFiles();
    const secret = testSource({ 'secret.yaml': 'hunter2' });
    new RepositoryFiles([asked(secret, kept, new Line(secret))]).open('/0/secret.yaml');
    const other = testSource({ 'secret.yaml': 'hunter2' });
    const line = new Line(other);
    new RepositoryFiles([asked(other, kept, line, 'https://git.example.com/b')]).open('/0/secret.yaml');
    expect(line.questions.map(({ kind }) => kind)).toEqual(['nodes', 'blobs']);
  });

  it('come with those beside them', () => {
    const source = testSource({ 'a/1': '1', 'a/2': '2', 'a/3': '3' });
    const line = new Line(source);
    const files = new RepositoryFiles([asked(source, new KeptFiles(), line)]);
    for (const name of ['2', '1', '3'])
      expect(Buffer.from(files.open(`/0/a/${name}`) as Uint8Array).toString()).toBe(name);
    expect(line.questions.filter(({ kind }) => kind === 'blobs')).toHaveLength(1);
  });

  it('come as a whole for a chart', () => {
    const source = testSource(CHART);
    const line = new Line(source);
    const root = asked(source, new KeptFiles(), line);
    const files = new RepositoryFiles([root]);
    const found = files.peek('/0/chart');
    if (found?.place.kind !== 'directory') throw new Error('The chart was not found.');
    root.bringBelow(found.place.node);
    expect(files.reads()).toEqual([]);
    const before = line.questions.length;
    for (const path of ['Chart.yaml', 'templates/a.yaml', 'templates/deep/b.yaml']) files.open(`/0/chart/${path}`);
    expect(line.questions).toHaveLength(before);
  });

  it('that are not given end the render', () => {
    const source = testSource(CHART);
    const line = new Line(source);
    const unread = new AskedFiles(
      { root: 0, rootTreeId: source.tree.treeIdOf('') ?? '', scope: 'x' },
      new KeptFiles(),
      (question) => ({ ...line.ask(question), isUnread: true }),
    );
    expect(() => unread.node(unread.rootTreeId, () => [])).toThrow(UnreadFileError);
  });
});

describe('The owner of a thread', () => {
  const ids = ({ tree }: TestSource, ...paths: readonly string[]): string[] =>
    paths.map((path) => tree.entryAt(path)?.oid ?? '');

  it('gives directories, and those that are on the way', async () => {
    const source = testSource(CHART);
    const root = source.tree.treeIdOf('') ?? '';
    const question = { kind: 'nodes', root: 0, treeIds: [root], isDeep: false } as const;
    const oids = async (ahead: readonly string[], isDeep = false): Promise<string[]> =>
      (await answerFileQuestion({ ...question, ahead, isDeep }, [source])).nodes.map(({ oid }) => oid);
    const [chart, templates, deep, other] = ['chart', 'chart/templates', 'chart/templates/deep', 'other'].map((path) =>
      source.tree.treeIdOf(path),
    );
    expect(await oids([])).toEqual([root]);
    expect(await oids(['chart', 'templates', 'a.yaml'])).toEqual([root, chart, templates]);
    expect(await oids(['..', 'chart'])).toEqual([root]);
    expect(new Set(await oids([], true))).toEqual(new Set([root, chart, templates, deep, other]));
  });

  it('gives contents in one piece', async () => {
    const source = testSource(CHART);
    const wanted = ids(source, 'chart/Chart.yaml', 'other/c.yaml');
    const { blobs, bytes } = await answerFileQuestion({ kind: 'blobs', root: 0, wanted, extras: [] }, [source]);
    expect(blobs.map(({ oid, start, end }) => [oid, Buffer.from(bytes.slice(start, end)).toString()])).toEqual([
      [wanted[0], 'name: x'],
      [wanted[1], 'c'],
    ]);
  });

  it('does without what was only to come along, and never without what was asked for', async () => {
    const source = testSource(CHART);
    const [good = ''] = ids(source, 'chart/Chart.yaml');
    const bad = '0'.repeat(40);
    const ask = (wanted: readonly string[], extras: readonly string[]): Promise<FileAnswer> =>
      answerFileQuestion({ kind: 'blobs', root: 0, wanted, extras }, [
        {
          ...source,
          readBlobs: (oids) => (oids.includes(bad) ? Promise.reject(new Error('gone')) : source.readBlobs(oids)),
        },
      ]);
    expect((await ask([good], [bad])).blobs.map(({ oid }) => oid)).toEqual([good]);
    expect((await ask([], [bad, good])).blobs).toEqual([]);
    await expect(ask([bad], [good])).rejects.toThrow('gone');
  });

  it('reads what is to come along in portions, until there is enough', async () => {
    const large = 'x'.repeat(1024 * 1024);
    const names = Array.from({ length: 3 * AHEAD_PORTION }, (_, index) => `${index}`);
    const source = testSource(Object.fromEntries(names.map((name) => [name, large + name])));
    const { bytes } = await answerFileQuestion({ kind: 'blobs', root: 0, wanted: [], extras: ids(source, ...names) }, [
      source,
    ]);
    expect(source.asked).toHaveLength(1);
    expect(bytes.length).toBeGreaterThan(0);
  });

  it('knows only the roots of the task', async () => {
    const question = { kind: 'blobs', root: 1, wanted: [], extras: [] } as const;
    await expect(answerFileQuestion(question, [testSource({})])).rejects.toThrow('root 1');
  });
});
