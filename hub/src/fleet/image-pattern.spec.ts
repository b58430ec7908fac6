import { describe, expect, it } from '@jest/globals';
import { imagePatterns } from './image-pattern.js';

/** `like` as Postgres does it, with backslash as the escape. */
function isLike(text: string, pattern: string): boolean {
  const source = pattern.replaceAll(/\\(.)|[%_]|[.*+?^${}()|[\]]/g, (token, escaped?: string) => {
    if (token === '%') return '.*';
    if (token === '_') return '.';
    return `\\${escaped ?? token}`;
  });
  return new RegExp(`^${source.replaceAll(/\\([A-Za-z0-9_])/g, '$1')}$`).test(text);
}
const matches = (query: string, image: string): boolean =>
  imagePatterns(query).some((pattern) => isLike(image, pattern));

describe('an image reference', () => {
  it.each([
    ['nginx', 'nginx', true],
    ['nginx', 'nginx:1.25', true],
    ['nginx', 'docker.io/library/nginx:1.25', true],
    ['nginx', 'nginx@sha256:abc', true],
    ['nginx', 'my-nginx:1.25', false],
    ['nginx', 'nginx-extra:1', false],
    ['nginx:1.25', 'docker.io/library/nginx:1.25', true],
    ['nginx:1.25', 'nginx:1.25@sha256:abc', true],
    ['nginx:1.25', 'nginx:1.25.3', false],
    ['nginx:1.25', 'nginx:1x25', false],
    ['team/app', 'registry.example.com:5000/team/app:2', true],
    ['my_app', 'myxapp:1', false],
    ['app@sha256:abc', 'registry.example.com/app@sha256:abc', true],
  ])('%s against %s: %s', (query, image, expected) => {
    expect(matches(query, image)).toBe(expected);
  });

  it.each(['', '%', "x' or 1=1", '-x', 'a'.repeat(600)])('refuses %j', (image) => {
    expect(() => imagePatterns(image)).toThrow(/no image reference/);
  });
});
