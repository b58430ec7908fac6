/** The version of the agent's program, as it is reported to the hub. */
export const AGENT_VERSION = '0.1.0';
