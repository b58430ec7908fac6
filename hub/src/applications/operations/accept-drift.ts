import { Injectable } from '@nestjs/common';
import {
  canonicalJson,
  type IgnoreRule,
  NotFoundError,
  type ResourceSelector,
  ruleForDrift,
} from '@wheelhouse/protocol';
import type { ApplicationManifest } from '../application.js';
import { ApplicationOwnedError, DriftOwnedError, DriftUnacceptableError } from '../applications.errors.js';
import { ApplyApplication } from '../writing/apply-application.js';
import type { Command } from './command-application.js';
import { type AcceptableDrift, AcceptableDriftReadModel } from './acceptable-drift.read-model.js';

/** Which drift of an application is accepted. */
export interface Acceptance {
  /** The id of one drift. */
  readonly drift?: string;
  /** Of these fields only, as they are reported. */
  readonly fields?: readonly string[];
  /** Of these objects only. */
  readonly resource?: ResourceSelector;
}

/** Makes drift what is wanted: a rule that ignores the field goes into the application. */
@Injectable()
export class AcceptDrift {
  constructor(
    private readonly drifts: AcceptableDriftReadModel,
    private readonly applying: ApplyApplication,
  ) {}

  /**
   * The rules that were added; none where they were there already. Without an id or fields, all that drifts now is accepted. Throws
   * NOT_FOUND, and CONFLICT with what to write instead where a set owns the application.
   */
  async accept(command: Command, acceptance: Acceptance): Promise<IgnoreRule[]> {
    const found = await this.drifts.list(command.name, acceptance);
    if (found.length === 0) {
      const such = Object.keys(acceptance).length > 0 ? 'such ' : '';
      throw new NotFoundError(`${such}drift of the application`, command.name);
    }
    const rules = rulesFor(found);
    let added: IgnoreRule[] = [];
    const message = `${command.actor} accepted drift of "${command.name}": ${found.map(wordsOf).join(', ')}.`;
    try {
      await this.applying.edit(
        command,
        (live) => {
          added = newRules(live, rules);
          return withRules(live, added);
        },
        { type: 'DriftAccepted', message },
      );
    } catch (error) {
      if (error instanceof ApplicationOwnedError) throw new DriftOwnedError(command.name, rules, error);
      throw error;
    }
    return added;
  }
}

function rulesFor(drifts: readonly AcceptableDrift[]): IgnoreRule[] {
  const rules = drifts.map((drift) => {
    const rule = ruleForDrift(drift);
    if (!rule) throw new DriftUnacceptableError(wordsOf(drift));
    return rule;
  });
  return [...new Map(rules.map((rule) => [canonicalJson(rule), rule])).values()];
}

function newRules(live: ApplicationManifest, rules: readonly IgnoreRule[]): IgnoreRule[] {
  const present = new Set((live.spec.ignoreDifferences ?? []).map((rule) => canonicalJson(rule)));
  return rules.filter((rule) => !present.has(canonicalJson(rule)));
}

function withRules(live: ApplicationManifest, rules: readonly IgnoreRule[]): ApplicationManifest {
  if (rules.length === 0) return live;
  const ignoreDifferences = [...(live.spec.ignoreDifferences ?? []), ...rules.map((rule) => ({ ...rule }))];
  return { ...live, spec: { ...live.spec, ignoreDifferences } };
}

function wordsOf({ kind, namespace, name, field }: AcceptableDrift): string {
  const object = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
  return field === '' ? object : `${field} of ${object}`;
}
