{
  from: 'lib',
  configMap(name, data): { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: name, namespace: 'shop' }, data: data },
}
