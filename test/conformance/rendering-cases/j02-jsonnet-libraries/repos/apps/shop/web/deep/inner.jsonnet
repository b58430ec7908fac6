local k = import 'k.libsonnet';
local near = import '../../near.libsonnet';
k.configMap('inner', { near: near, source: import 'source.libsonnet' })
