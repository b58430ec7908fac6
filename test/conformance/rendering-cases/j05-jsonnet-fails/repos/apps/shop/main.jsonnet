local lib = import 'lib.libsonnet';
{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: lib.named($.data) }, data: {} }
