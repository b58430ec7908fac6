import { describe, expect, it } from '@jest/globals';
import { surroundings } from './processes.js';

describe('the environment of the demo’s processes', () => {
  it('keeps what they need and drops what would steer them', () => {
    expect(
      surroundings({
        PATH: '/bin',
        HOME: '/root',
        AWS_PROFILE: 'x',
        WHEELHOUSE_PORT: '1',
        WHEELHOUSE_TOKEN: 'x',
        DATABASE_URL: 'postgres://x',
        KUBECONFIG: '/x',
        PGHOST: 'x',
        PGPASSWORD: 'x',
        NODE_OPTIONS: '--inspect',
      }),
    ).toEqual({ PATH: '/bin', HOME: '/root', AWS_PROFILE: 'x' });
  });
});
