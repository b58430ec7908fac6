import { describe, expect, it } from '@jest/globals';
import { parseApplicationSet } from '../spec/parse-manifests.js';
import { setText } from './expansion-fixture.js';
import { generatorSources } from './generator-sources.js';

describe('generatorSources', () => {
  it('tells what a set reads, also inside nested combinations', () => {
    const generators = `    - matrix:
        generators:
          - clusters: {}
          - merge:
              mergeKeys: [a]
              generators:
                - git: {repoURL: 'https://x/{{name}}.git', revision: main, files: [{path: a/*}, {path: b, exclude: true}], requeueAfterSeconds: 30}
                - list: {}
    - git: {repoURL: https://y.git, revision: v1, directories: [{path: apps/*}], values: {a: '{{path}}'}}`;
    expect(generatorSources(parseApplicationSet(setText(generators)))).toEqual({
      clusters: true,
      repositories: [
        {
          url: 'https://x/{{name}}.git',
          revision: 'main',
          directories: [],
          files: ['a/*'],
          templated: true,
          requeueAfterSeconds: 30,
          location: 'spec.generators[0].matrix.generators[1].merge.generators[0].git',
        },
        {
          url: 'https://y.git',
          revision: 'v1',
          directories: ['apps/*'],
          files: [],
          templated: false,
          location: 'spec.generators[1].git',
        },
      ],
    });
  });

  it('tells that a set of lists reads nothing', () => {
    expect(generatorSources(parseApplicationSet(setText('    - list: {}')))).toEqual({
      clusters: false,
      repositories: [],
    });
  });
});
