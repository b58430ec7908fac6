local numbers = [0, -0, 1.0, 0.1 + 0.2, 1e3, 1e20, 1e21, 1.5e300, 123456789012345678, 9007199254740993, -1 / 3, 1e-7, std.pow(2, 53)];
{
  apiVersion: 'example.com/v1',
  kind: 'Numbers',
  metadata: { name: 'numbers' },
  numbers: numbers,
  texts: [std.toString(n) for n in numbers],
  formats: ['%5.2f|%x|%o|%e|%g|%s|%-5d|%+d' % [3.14159, 255, 8, 12345.678, 0.0001, [1, 'a', null], 7, 7]],
  unicode: ['\u00e9\u4e2d', 'tab\tend', '\u0001', "it's", std.char(128512), std.codepoint('z')],
  block: |||
    line one
      line two
  |||,
  yaml: std.manifestYamlDoc({ a: [1, { b: null }], yes: 'no', empty: {}, multi: 'x\ny\n' }, indent_array_in_object=true),
  json: std.manifestJsonEx({ b: [], a: 'x' }, '  '),
  ini: std.manifestIni({ main: { a: 1 }, sections: { s: { b: [1, 2] } } }),
  parsed: [std.parseYaml('a: yes\nb: 0o17\nc: 1e3\nd: 2001-01-01\n'), std.parseJson('{"a": 12345678901234567890}')],
  hashes: [std.md5('a'), std.sha256('a'), std.base64('a?'), std.base64Decode('YT8=')],
  sets: std.setUnion([1, 2], [2, 3]),
  sorted: std.sort(['b', 'a', 'B', '10', '9']),
  merged: { a: { b: 1, c:: 'hidden' }, d+: 1 } + { a+: { e: 2 }, d+: 1 },
  patched: std.mergePatch({ a: { b: 1 }, c: 2 }, { a: { b: null }, d: 3 }),
  pruned: std.prune({ a: null, b: [null], c: { d: '' }, e: 0 }),
  asserted: { assert self.x > 1 : 'never', x: 2 }.x,
  file: std.thisFile,
  'field with "quotes"': std.objectFields({ z: 1, y:: 2, x::: 3 }),
}
