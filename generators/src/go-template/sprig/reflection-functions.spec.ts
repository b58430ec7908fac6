import { describe, expect, it } from '@jest/globals';
import { renderSprig, type SprigRow } from './sprig-fixture.js';

describe('reflection-functions', () => {
  it.each<SprigRow>([
    ['{{ typeOf .one }}', 'float64'],
    ['{{ typeOf .nil }}', '<nil>'],
    ['{{ typeOf .list }}', '[]interface {}'],
    ['{{ typeOf .texts }}', '[]string'],
    ['{{ typeOf .map }}', 'map[string]interface {}'],
    ['{{ typeOf .labels }}', 'map[string]string'],
    ['{{ typeOf 1 }}', 'int'],
    ['{{ typeOf 1.5 }}', 'float64'],
    ['{{ typeOf now }}', 'time.Time'],
    ['{{ typeOf (semver "1") }}', '*semver.Version'],
    ['{{ kindOf .nil }}', 'invalid'],
    ['{{ kindOf .map }}', 'map'],
    ['{{ kindOf .texts }}', 'slice'],
    ['{{ kindOf now }}', 'struct'],
    ['{{ kindOf (semver "1") }}', 'ptr'],
    ['{{ kindOf 1 }}', 'int'],
    ['{{ typeIs "string" .s }}', 'true'],
    ['{{ typeIsLike "semver.Version" (semver "1") }}', 'true'],
    ['{{ kindIs "float64" .one }}', 'true'],
    ['{{ deepEqual .list (list "b" "a" "c" "a") }}', 'true'],
    ['{{ deepEqual .texts (list "y" "x" "y") }}', 'false'],
    ['{{ deepEqual .one 1 }}', 'false'],
    ['{{ deepEqual (rest list) (list) }}', 'false'],
    ['{{ deepEqual .map .map }}', 'true'],
    ['{{ deepEqual (dict "a" (list 1)) (dict "a" (list 1)) }}', 'true'],
    ['{{ deepEqual nil .nil }}', 'true'],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});
