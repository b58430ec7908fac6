import { Injectable } from '@nestjs/common';
import type { ApplicationsSync, ParsedSet } from '@wheelhouse/generators';
import { isObject } from '../../applications/json-values.js';
import { HubConfig } from '../../platform/config/hub-config.js';

/** What sets may do to their applications: as each says, or as the hub says for all, like Argo CD's `--policy`. */
@Injectable()
export class ApplicationsPolicy {
  constructor(private readonly config: HubConfig) {}

  /** The hub's policy wins, unless sets may override it; without one, sets may unless that is forbidden. */
  of(set: ParsedSet): ApplicationsSync {
    const { applicationsPolicy, allowPolicyOverride = applicationsPolicy === undefined } = this.config;
    const fallback = applicationsPolicy ?? 'sync';
    return allowPolicyOverride && saysItself(set) ? set.applicationsSync : fallback;
  }
}

function saysItself(set: ParsedSet): boolean {
  const policy = Object.hasOwn(set.spec, 'syncPolicy') ? set.spec['syncPolicy'] : undefined;
  return isObject(policy) && typeof policy['applicationsSync'] === 'string';
}
