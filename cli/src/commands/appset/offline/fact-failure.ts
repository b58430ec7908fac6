import type { FactFailure } from '@wheelhouse/generators';

/** Why a facts file gives no answer. */
export function factFailure(code: string, message: string): FactFailure {
  return { problem: { code, message } };
}
