import type { JsonObject } from '@wheelhouse/generators';

/** A text of a provider's settings; empty when it is absent. */
export function settingText(settings: JsonObject, name: string): string {
  const value = Object.hasOwn(settings, name) ? settings[name] : undefined;
  return typeof value === 'string' ? value : '';
}
