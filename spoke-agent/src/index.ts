export { createAgent, type Agent, type AgentParts, type AgentStatus } from './agent.js';
export { readAgentConfig, type AgentConfig, type AgentProcessConfig } from './agent-config.js';
export type { Cluster, KubernetesObject, ObjectKey } from './cluster/cluster.js';
export { silentLogger, type AgentLogger } from './logger.js';
