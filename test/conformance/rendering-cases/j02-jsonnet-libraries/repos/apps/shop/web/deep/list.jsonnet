{ apiVersion: 'v1', kind: 'List', items: [(import 'k.libsonnet').configMap('of-list', {})] }
