import { describe, expect, it } from '@jest/globals';
import { type Trespass, trespasses } from './doors.js';
import { type SourceFile, importsOf, sourceFiles } from './source-files.js';

function source(path: string, text: string): SourceFile {
  const room = path.split('/', 1)[0] as SourceFile['room'];
  return { path, room, text, lines: text.split('\n'), imports: importsOf(path, text) };
}

function whyNot(...sources: SourceFile[]): string[] {
  return trespasses(sources).map(({ why }) => why);
}

describe('the doors between rooms and concepts', () => {
  it('are the only way that our sources go', () => {
    const found = trespasses(sourceFiles()).map(({ where, why }: Trespass) => `${where} ${why}`);
    expect(found).toEqual([]);
  });

  it('see imports of every form', () => {
    const text = [
      "import { a } from './a.js';",
      "import type { B } from '../b/b.js';",
      "import {\n  c,\n  d,\n} from 'c';",
      "import 'e';",
      "export * from './f.js';",
      "const g = await import('./g.js');",
    ].join('\n');
    expect(importsOf('hub/src/x/y.ts', text).map(({ specifier, line }) => [specifier, line])).toEqual([
      ['./a.js', 1],
      ['../b/b.js', 2],
      ['c', 3],
      ['e', 7],
      ['./f.js', 8],
      ['./g.js', 9],
    ]);
  });

  it('keep the agent from the hub, and say what it may use', () => {
    expect(whyNot(source('spoke-agent/src/a.ts', "import { x } from '@wheelhouse/hub';"))).toEqual([
      'spoke-agent must not know hub: it may use @wheelhouse/protocol',
    ]);
    expect(whyNot(source('cli/src/a.ts', "import { x } from '../../hub/src/x.js';"))).toHaveLength(1);
  });

  it('keep the world out of pure rooms', () => {
    expect(whyNot(source('generators/src/a.ts', "import { readFileSync } from 'node:fs';"))).toHaveLength(1);
    expect(whyNot(source('generators/src/a.spec.ts', "import { readFileSync } from 'node:fs';"))).toHaveLength(0);
  });

  it('keep a concept from the store, the entity and the hidden services of another', () => {
    const module = source('hub/src/clusters/clusters.module.ts', 'exports: [ClustersService],');
    const service = source('hub/src/clusters/clusters.service.ts', '@Injectable()\nexport class ClustersService {}');
    const hidden = source('hub/src/clusters/cluster-contacts.ts', '@Injectable()\nexport class ClusterContacts {}');
    const using = (file: string): SourceFile =>
      source('hub/src/fleet/a.ts', `import { X } from '../clusters/${file}.js';`);
    expect(whyNot(module, service, hidden, using('clusters.service'))).toEqual([]);
    expect(whyNot(module, service, hidden, using('cluster-contacts'))).toEqual([
      'ClusterContacts is not exported by clusters.module.ts: use one of ClustersService, or export it there',
    ]);
    expect(whyNot(module, using('typeorm-cluster-store'))).toHaveLength(1);
    expect(whyNot(module, using('cluster.entity'))).toHaveLength(1);
  });

  it('keep the platform from the concepts', () => {
    expect(whyNot(source('hub/src/platform/a/b.ts', "import { X } from '../../access/x.js';"))).toHaveLength(1);
  });

  it('keep resolvers from the database', () => {
    expect(whyNot(source('hub/src/access/a.resolver.ts', "import { DataSource } from 'typeorm';"))).toHaveLength(1);
  });
});
