import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resolveConnection } from './connection.js';

const settings = {
  current: 'main',
  contexts: [
    { name: 'main', hub: 'https://main.example.com', token: 'from-main' },
    { name: 'other', hub: 'https://other.example.com', token: 'from-other' },
    { name: 'bare', hub: 'https://bare.example.com' },
  ],
};

describe('resolveConnection', () => {
  const before = process.env;
  beforeEach(() => {
    process.env = {};
  });
  afterEach(() => {
    process.env = before;
  });

  it('takes the current context when nothing else is said', () => {
    expect(resolveConnection({}, settings)).toEqual({
      url: 'https://main.example.com',
      urlFrom: 'context main',
      token: 'from-main',
      tokenFrom: 'context main',
    });
  });

  it('prefers the environment to the file, and flags to both', () => {
    process.env = { WHEELHOUSE_HUB: 'https://env.example.com', WHEELHOUSE_TOKEN: 'from-env' };
    expect(resolveConnection({}, settings)).toMatchObject({
      url: 'https://env.example.com',
      tokenFrom: 'WHEELHOUSE_TOKEN',
    });
    expect(resolveConnection({ hub: 'https://flag.example.com', token: 'from-flag' }, settings)).toEqual({
      url: 'https://flag.example.com',
      urlFrom: '--hub',
      token: 'from-flag',
      tokenFrom: '--token',
    });
  });

  it('finds a context by flag before environment', () => {
    process.env = { WHEELHOUSE_CONTEXT: 'bare' };
    expect(resolveConnection({ context: 'other' }, settings).url).toBe('https://other.example.com');
    expect(() => resolveConnection({}, settings)).toThrow('wheelhouse login https://bare.example.com');
  });

  it('refuses a context that is not there and names those that are', () => {
    expect(() => resolveConnection({ context: 'nope' }, settings)).toThrow('main, other, bare');
    process.env = { WHEELHOUSE_CONTEXT: 'nope' };
    expect(() => resolveConnection({}, settings)).toThrow('no context "nope"');
  });

  it('says how to name a hub when none is named', () => {
    expect(() => resolveConnection({}, { contexts: [] })).toThrow('wheelhouse login URL');
  });

  it.each(['hub.example.com', 'ftp://x', 'localhost:8080'])(
    'refuses the address %s and says where it is from',
    (hub) => {
      expect(() => resolveConnection({ hub, token: 't' }, settings)).toThrow('(from --hub)');
    },
  );
});
