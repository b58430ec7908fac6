{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { leak: importstr '/etc/hostname', more: importstr '../../../../../../../../../../../../../../etc/hostname' } }
