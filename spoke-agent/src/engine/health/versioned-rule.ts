import { groupOf, versionOf } from '../object-identity.js';
import { unknown, type HealthRule } from './health-status.js';

/** A rule that reads the given versions of its kind only: Argo CD calls the health of others unknown. */
export function versionedRule(versions: readonly string[], rule: HealthRule, short?: string): HealthRule {
  return (object) => {
    const { apiVersion, kind } = object;
    if (versions.includes(apiVersion)) return rule(object);
    return unknown(`unsupported ${short ?? kind} GVK: ${groupOf(apiVersion)}/${versionOf(apiVersion)}, Kind=${kind}`);
  };
}
