import { describe, expect, it } from '@jest/globals';
import { parseYaml } from './yaml-document.js';

describe('the text of a YAML document', () => {
  it('may start with a byte order mark, and end its lines with carriage returns', () => {
    expect(parseYaml('\ufeffa: 1')).toEqual({ a: 1 });
    expect(parseYaml('a: 1\rb: 2\r')).toEqual({ a: 1, b: 2 });
    expect(parseYaml('\ufeff{"a": 1}')).toEqual({ a: 1 });
  });

  it('holds no control characters, and says where one is', () => {
    expect(() => parseYaml('a: 1\nb: x\u0007')).toThrow('line 2, column 5): control characters');
    expect(parseYaml('a: "x\ty\u0085"')).toEqual({ a: expect.stringContaining('x\ty') });
  });

  it('is YAML 1.1 or says nothing of its version', () => {
    expect(parseYaml('%YAML 1.1\n---\na: yes')).toEqual({ a: true });
    expect(() => parseYaml('%YAML 1.2\n---\na: yes')).toThrow('only 1.1');
  });

  it.each(['!!int 3.5', '!!int x', '!!bool 1', '!!null x', '!!float x'])(
    'refuses %s: the tag does not fit',
    (value) => {
      expect(() => parseYaml(`a: ${value}`)).toThrow('is no !!');
      expect(() => parseYaml(`${value}: a`)).toThrow('is no !!');
    },
  );

  it('obeys tags that fit, in quotes too', () => {
    expect(parseYaml('[!!int "3", !!float 3, !!bool yes, !!null "", !!str 3]')).toEqual([3, 3, true, null, '3']);
  });

  it('reads a number of JSON that is too large for it as text', () => {
    expect(parseYaml('{"a": 1E400, "b": 1}')).toEqual({ a: '1E400', b: 1 });
  });
});
