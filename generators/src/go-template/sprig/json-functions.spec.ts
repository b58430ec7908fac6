import { describe, expect, it } from '@jest/globals';
import { FAILS, renderSprig, type SprigRow } from './sprig-fixture.js';

describe('json-functions', () => {
  it.each<SprigRow>([
    ['{{ toJson .map }}', '{"a":1,"b":"x","c":null,"d":{"e":{"f":"deep"}}}'],
    ['{{ toJson .html }}', '"\\u003ca href=\\"x\\"\\u003e\\u0026\\u003c/a\\u003e"'],
    ['{{ toRawJson .html }}', '"<a href=\\"x\\">&</a>"'],
    [
      '{{ toPrettyJson .map }}',
      '{\n  "a": 1,\n  "b": "x",\n  "c": null,\n  "d": {\n    "e": {\n      "f": "deep"\n    }\n  }\n}',
    ],
    ['{{ toPrettyJson (dict) }}', '{}'],
    ['{{ toPrettyJson list }}', '[]'],
    ['{{ toJson .big }}', '1e+21'],
    ['{{ toJson 1e-7 }}', '1e-7'],
    ['{{ toJson 100000000000000000000.0 }}', '100000000000000000000'],
    ['{{ toJson "a\\u2028\\x00\\x7f\\b" }}', '"a\\u2028\\u0000\u007f\\b"'],
    ['{{ toJson .nil }}', 'null'],
    ['{{ toJson .mixed }}', '["","x",0,1.5,null,false,true,[],{}]'],
    ['{{ toJson (rest list) }}', 'null'],
    ['{{ toJson .labels }}', '{"app":"web","team":"core"}'],
    ['{{ toJson (dict "z" 1 "é" 2 "a" 3) }}', '{"a":3,"z":1,"é":2}'],
    ['{{ toJson (semver "1.2") }}', '"1.2.0"'],
    ['{{ toJson "\\xff" }}', '"\\ufffd"'],
    ['{{ (fromJson `{"a":[1,{"b":"c"}]}`).a }}', '[1 map[b:c]]'],
    ['{{ fromJson "{bad" }}', '<no value>'],
    ['{{ mustFromJson "{bad" }}', FAILS],
    ['{{ fromJson `"\\ud83d\\ude00\\ud800"` }}', '😀�'],
    ['{{ fromJson "[1,1e400]" | toJson }}', '[1,null]'],
    ['{{ mustFromJson "1e400" }}', FAILS],
    ['{{ typeOf (fromJson "1") }}', 'float64'],
    ['{{ fromJson " 12 " }}', '12'],
    ['{{ mustToJson (dict "a" 1) }}', '{"a":1}'],
    ['{{ fromJson `{"__proto__":1}` | toJson }}', '{"__proto__":1}'],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});
