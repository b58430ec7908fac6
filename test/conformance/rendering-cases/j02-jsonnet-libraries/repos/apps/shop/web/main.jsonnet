local k = import 'k.libsonnet';
local shared = import 'shared.libsonnet';
[
  k.configMap('main', { from: k.from, shared: shared.from, text: importstr 'text.txt' }),
] + [k.configMap('n' + n, { n: '%03d' % n }) for n in std.range(1, 3)]
