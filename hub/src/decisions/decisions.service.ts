/** Answers what generators ask of decisions, as Argo CD would read them from its own cluster. */
import { Injectable } from '@nestjs/common';
import { type DecisionsFact, type DecisionsQuestion, GenerationError, matchesSelector } from '@wheelhouse/generators';
import { ConfigObjects } from '../config-objects/config-objects.service.js';
import { isKindOf } from './decision.js';
import { type DecisionObserver, DecisionObservers } from './decision-observers.js';
import { type DecisionHead, DecisionStore } from './decision-store.js';
import { entriesOfStatus } from './decision-status.js';
import { DecisionNotFoundError, UnreadableDecisionError } from './decisions.errors.js';

/** Where the list stands when the ConfigMap does not say it. */
const DEFAULT_STATUS_LIST = 'clusters';

@Injectable()
export class Decisions {
  constructor(
    private readonly configObjects: ConfigObjects,
    private readonly store: DecisionStore,
    private readonly observers: DecisionObservers,
  ) {}

  /** Throws CONFIG_MAP_NOT_FOUND, DECISION_UNREADABLE, DECISION_NOT_FOUND. */
  async answer(question: DecisionsQuestion): Promise<DecisionsFact> {
    const settings = settingsOf(await this.configObjects.getConfigMap(question.configMap), question.configMap);
    const found = (await this.store.listHeads(settings.apiVersion)).filter(
      (head) => isKindOf(settings.kind, head.kind) && isAsked(head, question),
    );
    if (found.length === 0) throw new DecisionNotFoundError(describe(settings, question));
    if (settings.matchKey === '') return { matchKey: '', entries: [] };
    const statuses = await this.store.listStatuses(found);
    return {
      matchKey: settings.matchKey,
      entries: statuses.flatMap(({ name, status }) => entriesOfStatus(name, status, settings.statusListKey)),
    };
  }

  /** Called with the ConfigMaps that name the kind of a decision that appeared, changed or went, in the transaction that stores it. */
  onChanged(observer: DecisionObserver): void {
    this.observers.add(observer);
  }
}

interface DecisionSettings {
  readonly apiVersion: string;
  readonly kind: string;
  readonly statusListKey: string;
  readonly matchKey: string;
}

function settingsOf(data: Readonly<Record<string, string>>, configMap: string): DecisionSettings {
  const textOf = (key: string): string => (Object.hasOwn(data, key) ? (data[key] ?? '') : '');
  const [apiVersion, kind] = [textOf('apiVersion'), textOf('kind')];
  if (kind === '' || !/^[^/]+\/[^/]+$/.test(apiVersion))
    throw new UnreadableDecisionError(
      `The ConfigMap "${configMap}" does not say what to read: it needs \`apiVersion\` (group/version) and \`kind\` (the plural name of the resource).`,
    );
  return {
    apiVersion,
    kind,
    statusListKey: textOf('statusListKey') || DEFAULT_STATUS_LIST,
    matchKey: textOf('matchKey'),
  };
}

function isAsked(head: DecisionHead, { name, labelSelector }: DecisionsQuestion): boolean {
  if (name !== '') return head.name === name;
  try {
    // The library has checked its shape; what is no selector is said by the matcher.
    return matchesSelector(labelSelector, head.labels);
  } catch (error) {
    if (error instanceof GenerationError) throw new UnreadableDecisionError(error.message);
    throw error;
  }
}

function describe({ apiVersion, kind }: DecisionSettings, { name, labelSelector }: DecisionsQuestion): string {
  const which = name === '' ? ` with the labels ${JSON.stringify(labelSelector)}` : ` "${name}"`;
  return `object of ${kind} (${apiVersion})${which}`;
}
