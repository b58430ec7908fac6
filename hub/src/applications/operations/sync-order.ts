import { randomUUID } from 'node:crypto';
import type { RequestedSync, ResourceSelector } from '@wheelhouse/protocol';
import { InvalidOperationError } from '../applications.errors.js';
import type { RequestedOperation } from '../store/application-store.js';

/** What a person says of the sync that they ask for. */
export interface SyncOrder {
  readonly prune: boolean;
  /** Only these objects. */
  readonly resources?: readonly ResourceSelector[];
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly skipHooks?: boolean;
  readonly syncOptions?: readonly string[];
  readonly retryLimit?: number;
}

/** Most selectors, or options, of one order: it goes with every assignment. */
const MAX_ENTRIES = 500;
const MAX_TEXT_LENGTH = 317;
const OPTION = /^[A-Za-z][A-Za-z0-9]*=[^\s,]*$/;

/** The operation that a person's order comes to, with an id of its own. Throws INVALID_INPUT. */
export function operationOf(actor: string, order: SyncOrder, now: Date): RequestedOperation {
  const request = requestOf(order);
  return {
    ...newOperation(actor, now),
    prune: order.prune,
    ...(order.retryLimit !== undefined && { retryLimit: order.retryLimit }),
    ...(request && { request }),
  };
}

/** What every operation has that a person asks for. */
export function newOperation(actor: string, now: Date): Pick<RequestedOperation, 'id' | 'by' | 'at'> {
  return { id: randomUUID(), by: actor, at: now.toISOString() };
}

/** What of an order is delivered beyond the id and `prune`; undefined when it is an ordinary sync. Throws INVALID_INPUT. */
export function requestOf(order: SyncOrder): Omit<RequestedSync, 'id'> | undefined {
  const { resources, dryRun, force, skipHooks, syncOptions } = order;
  check(order);
  const request = {
    ...(resources && { resources: resources.map(selectorOf) }),
    ...(dryRun === true && { dryRun }),
    ...(force === true && { force }),
    ...(skipHooks === true && { skipHooks }),
    ...(syncOptions && { syncOptions }),
  };
  return Object.keys(request).length > 0 ? request : undefined;
}

/** The order in words, for the event: `of 2 objects, with pruning, as a dry run`. */
export function wordsOf({ prune, resources, dryRun, force, skipHooks, syncOptions }: SyncOrder): string {
  const words = [
    ...(resources ? [`of ${resources.length} ${resources.length === 1 ? 'object' : 'objects'}`] : []),
    ...(prune ? ['with pruning'] : []),
    ...(force === true ? ['by force'] : []),
    ...(skipHooks === true ? ['without hooks'] : []),
    ...(syncOptions ? [`with the options ${syncOptions.join(', ') || '(none)'}`] : []),
    ...(dryRun === true ? ['as a dry run'] : []),
  ];
  return words.length === 0 ? '' : `, ${words.join(', ')}`;
}

function check({ resources, syncOptions, retryLimit }: SyncOrder): void {
  if (resources?.length === 0)
    throw new InvalidOperationError('The sync names no objects: leave `resources` out to sync all.');
  if ((resources?.length ?? 0) > MAX_ENTRIES || (syncOptions?.length ?? 0) > MAX_ENTRIES)
    throw new InvalidOperationError(`A sync names at most ${MAX_ENTRIES} objects and as many options.`);
  const texts = (resources ?? []).flatMap((selector) => Object.values(selectorOf(selector)));
  if (texts.some((text) => text.length > MAX_TEXT_LENGTH))
    throw new InvalidOperationError(`A name of the objects to sync is longer than ${MAX_TEXT_LENGTH} characters.`);
  const bad = syncOptions?.find((option) => !OPTION.test(option));
  if (bad !== undefined)
    throw new InvalidOperationError(`${JSON.stringify(bad.slice(0, 100))} is no sync option: NAME=VALUE is expected.`);
  if (retryLimit !== undefined && retryLimit < -1)
    throw new InvalidOperationError(`The retry limit is ${retryLimit}; it is -1 (without end), 0 or more.`);
}

function selectorOf({ group, kind, namespace, name }: ResourceSelector): ResourceSelector {
  return {
    ...(group != null && { group }),
    ...(kind != null && { kind }),
    ...(namespace != null && { namespace }),
    ...(name != null && { name }),
  };
}

/** The order of arguments that may be null. */
export function syncOrderOf(given: {
  readonly [Member in keyof Required<SyncOrder>]?: SyncOrder[Member] | null;
}): SyncOrder {
  const { prune, resources, dryRun, force, skipHooks, syncOptions, retryLimit } = given;
  return {
    prune: prune === true,
    ...(resources != null && { resources }),
    ...(dryRun != null && { dryRun }),
    ...(force != null && { force }),
    ...(skipHooks != null && { skipHooks }),
    ...(syncOptions != null && { syncOptions }),
    ...(retryLimit != null && { retryLimit }),
  };
}
