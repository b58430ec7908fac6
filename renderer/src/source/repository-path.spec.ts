import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { RenderError } from '../render.errors.js';
import { repositoryPath } from './repository-path.js';

describe('A path that an Application names', () => {
  it.each([
    ['values.yaml', 'apps/shop/values.yaml'],
    ['./values.yaml', 'apps/shop/values.yaml'],
    ['../common.yaml', 'apps/common.yaml'],
    ['../../top.yaml', 'top.yaml'],
    ['/envs/prod.yaml', 'envs/prod.yaml'],
    ['//envs/prod.yaml', 'envs/prod.yaml'],
    ['a//b/./c', 'apps/shop/a/b/c'],
    ['%2e%2e/%2e%2e/%2e%2e/x', 'apps/shop/%2e%2e/%2e%2e/%2e%2e/x'],
    ['․․/x', 'apps/shop/․․/x'],
    ['.', 'apps/shop'],
  ])('%j is %j in the repository', (given, expected) => {
    expect(repositoryPath(given, 'apps/shop', 'f')).toBe(expected);
  });

  it.each([
    ['../../../elsewhere/values.yaml', 'PATH_OUT_OF_REPO'],
    ['/../x', 'PATH_OUT_OF_REPO'],
    ['/a/../../x', 'PATH_OUT_OF_REPO'],
    ['a\0b', 'PATH_OUT_OF_REPO'],
    ['a\nb', 'PATH_OUT_OF_REPO'],
    ['file:///etc/passwd', 'PATH_OUT_OF_REPO'],
    ['file:x', 'PATH_OUT_OF_REPO'],
    ['secrets://x', 'PATH_OUT_OF_REPO'],
    ['C:\\x', 'PATH_OUT_OF_REPO'],
    ['x'.repeat(5_000), 'PATH_OUT_OF_REPO'],
    ['http://h/values.yaml', 'REMOTE_REFUSED'],
    ['HTTPS://h/values.yaml', 'REMOTE_REFUSED'],
  ])('%j is refused with %s, and the message names the field (row 10)', (given, code) => {
    expect(() => repositoryPath(given, 'apps/shop', 'spec.source.helm.valueFiles[0]')).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining('spec.source.helm.valueFiles[0]') }),
    );
  });

  it('never leads out, whatever comes (row 10)', () => {
    const wild = fc.array(fc.oneof(fc.constantFrom('..', '.', '', 'a', '\\', '\0'), fc.string({ unit: 'binary' })));
    fc.assert(
      fc.property(wild, wild, (base, given) => {
        try {
          const path = repositoryPath(given.join('/'), base.filter((part) => !/^\.*$|\//.test(part)).join('/'), 'f');
          expect(path.split('/')).not.toContain('..');
          expect(path).not.toMatch(/^\/|\/$/);
        } catch (error) {
          expect(error).toBeInstanceOf(RenderError);
        }
      }),
    );
  });
});
