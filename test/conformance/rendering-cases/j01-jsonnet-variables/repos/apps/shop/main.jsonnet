function(replicas=1, title='none', unused='default') {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: std.extVar('stage') },
  data: {
    replicas: std.toString(replicas),
    title: title,
    unused: unused,
    cpu: std.toString(std.extVar('limits').cpu),
    app: std.extVar('limits').app,
  },
}
