/** genPrivateKey and certificates. */
import type { GoFunction } from '../values/go-function.js';

/** The functions for keys and certificates. */
export const CERTIFICATE_FUNCTIONS: readonly GoFunction[] = [];
