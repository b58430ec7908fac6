import { expect, it } from '@jest/globals';
import type { KubernetesObject } from '../cluster.js';
import { parseExactJson } from '../exact-json.js';
import { SimulatedCluster } from './simulated-cluster.js';

it('a simulated cluster keeps all digits of whole numbers, and owns them as one field', async () => {
  const cluster = new SimulatedCluster();
  const text =
    '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"default"},"spec":{"replicas":1,' +
    '"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"securityContext":{"runAsUser":9007199254740993},"containers":[{"name":"w","image":"i"}]}}}}';
  const applied = await cluster.apply(parseExactJson(text) as KubernetesObject, { force: true });
  expect(JSON.stringify(applied)).toContain('"runAsUser":9007199254740993');
  expect(JSON.stringify(applied.metadata.managedFields)).toContain('"f:runAsUser":{}');
  const again = await cluster.apply(parseExactJson(text) as KubernetesObject, { force: true });
  expect(again.metadata.resourceVersion).toBe(applied.metadata.resourceVersion);
  await cluster.close();
});
