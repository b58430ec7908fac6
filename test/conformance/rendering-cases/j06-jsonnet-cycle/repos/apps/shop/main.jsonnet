local a = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: b }, b = { a: a };
a
