// Globs are matched in one way everywhere: the hub's projects and the agent's settings.
export { globMatches } from '@wheelhouse/protocol';
