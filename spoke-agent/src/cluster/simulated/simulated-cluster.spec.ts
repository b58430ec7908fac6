import { describeClusterContract } from '../cluster.contract.js';
import { SimulatedCluster } from './simulated-cluster.js';

describeClusterContract('SimulatedCluster', () => {
  const cluster = new SimulatedCluster({ readyAfterMs: 50 });
  return Promise.resolve({
    cluster,
    edit: (key, patch, options) => cluster.edit(key, patch, options),
    allow: (user, rule) => cluster.access.allow(user, rule),
    runsPods: true,
    close: () => cluster.close(),
  });
});
