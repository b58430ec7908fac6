import type { AgentIdentity } from './state-schema.js';

/** Where the agent's key and registration are kept. */
export interface IdentityStore {
  /** Undefined: it never had one. Throws StateCorruptError for what is damaged. */
  readIdentity(): Promise<AgentIdentity | undefined>;
  writeIdentity(identity: AgentIdentity): Promise<void>;
}
