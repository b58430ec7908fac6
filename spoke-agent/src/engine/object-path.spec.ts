import { describe, expect, it } from '@jest/globals';
import { parseExactJson } from '../cluster/exact-json.js';
import { isJsonObject, numberAt, objectsAt, textAt, valueAt } from './object-path.js';

describe('a path into an object', () => {
  it('takes a number that JavaScript cannot hold for a number, never for an object', () => {
    const object = parseExactJson('{"a":9007199254740993,"list":[9007199254740993,{"b":1}]}');
    expect(isJsonObject(valueAt(object, 'a'))).toBe(false);
    expect(numberAt(object, 'a')).toBe(2 ** 53);
    expect(objectsAt(object, 'list')).toEqual([{ b: 1 }]);
    expect(valueAt(object, 'a', 'rawJSON')).toBeUndefined();
  });

  it('leads nowhere through what is no object, or is inherited', () => {
    expect(valueAt({ a: 'text' }, 'a', 'length')).toBeUndefined();
    expect(valueAt({}, 'constructor')).toBeUndefined();
    expect([numberAt({ a: '5' }, 'a'), textAt({ a: 5 }, 'a')]).toEqual([undefined, '']);
  });
});
