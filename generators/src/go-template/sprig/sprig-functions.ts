import type { GoFunction } from '../values/go-function.js';

/** The functions of sprig and Argo CD by name. */
export const SPRIG_FUNCTIONS: ReadonlyMap<string, GoFunction> = new Map();
