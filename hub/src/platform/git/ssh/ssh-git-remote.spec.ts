import { describe } from '@jest/globals';
import { describeGitRemote } from '../git-remote.contract.js';
import { IncrementalPackTransport } from '../wire/incremental-pack-transport.js';
import { IsomorphicGitPackTransport } from '../wire/isomorphic-git-pack-transport.js';

describe.each([
  ['version 2', true],
  ['the first version', false],
])('A Git server over SSH that speaks %s', (_version, takesVersion2) => {
  const ssh = { takesVersion2 };

  describe('with the fast transport', () => {
    describeGitRemote({ ssh, transports: (stores, maxBytes) => [new IncrementalPackTransport(stores, maxBytes)] });
  });

  describe('with isomorphic-git as transport', () => {
    describeGitRemote({ ssh, transports: (stores, maxBytes) => [new IsomorphicGitPackTransport(stores, maxBytes)] });
  });
});
