export * from './agent-operations.js';
export * from './canonical.js';
export * from './conditions.js';
export type * from './delivery-rules.js';
export * from './desired-state.js';
export * from './errors.js';
export * from './names.js';
export type * from './schema-types.js';
export * from './short-revision.js';
