// What people see of an application's objects in its cluster.
import { Injectable } from '@nestjs/common';
import {
  InvalidInputError,
  type LiveAnswers,
  type LiveRequestParameters,
  type LogParameters,
  type PodLogChunk,
  type ResourceKeyInput,
} from '@wheelhouse/protocol';
import type { BoundedStream } from './bounded-stream.js';
import { checkedAnswer } from './live-answers.js';
import { LiveRequestsService } from './live-requests.service.js';
import type { LiveTarget } from './live-target.js';
import { liveKeyOf } from './resource-key.js';

/** The most lines that may be asked for from the end of a log; more than any log that a node keeps. */
const MAX_TAIL_LINES = 10_000_000;
/** The longest name of a pod or container. */
const MAX_NAME = 253;

type Looked = 'tree' | 'events' | 'resource' | 'actions';

@Injectable()
export class LiveViewService {
  constructor(private readonly requests: LiveRequestsService) {}

  tree(target: LiveTarget): Promise<LiveAnswers['tree']> {
    return this.look(target, 'tree', {});
  }

  async events(
    target: LiveTarget,
    resource: ResourceKeyInput | null | undefined,
  ): Promise<LiveAnswers['events']['events']> {
    const parameters = resource ? { resource: liveKeyOf(resource) } : {};
    return (await this.look(target, 'events', parameters)).events;
  }

  resource(
    target: LiveTarget,
    resource: ResourceKeyInput,
    showManagedFields: boolean,
  ): Promise<LiveAnswers['resource']> {
    return this.look(target, 'resource', { resource: liveKeyOf(resource), showManagedFields });
  }

  async actions(target: LiveTarget, resource: ResourceKeyInput): Promise<LiveAnswers['actions']['actions']> {
    return (await this.look(target, 'actions', { resource: liveKeyOf(resource) })).actions;
  }

  async logs(target: LiveTarget, parameters: LogParameters): Promise<BoundedStream<{ podLogs: PodLogChunk }>> {
    checkLog(parameters);
    return this.requests.follow(target, parameters, (piece) => {
      const { lines, dropped } = checkedAnswer('logs', piece, target.clusterName);
      return { podLogs: { lines: [...lines], droppedLines: dropped } };
    });
  }

  private async look<K extends Looked>(
    target: LiveTarget,
    kind: K,
    parameters: LiveRequestParameters[K],
  ): Promise<LiveAnswers[K]> {
    return checkedAnswer(kind, await this.requests.ask(target, kind, parameters), target.clusterName);
  }
}

function checkLog({ pod, namespace, container, tailLines, sinceSeconds }: LogParameters): void {
  for (const [field, value] of Object.entries({ pod, namespace, container }))
    if (value !== undefined && (value === '' || value.length > MAX_NAME))
      throw new InvalidInputError('INVALID_INPUT', `\`${field}\` must be a name of 1 to ${MAX_NAME} characters.`);
  if (tailLines !== undefined && (tailLines < 0 || tailLines > MAX_TAIL_LINES))
    throw new InvalidInputError('INVALID_INPUT', `\`tailLines\` must be from 0 to ${MAX_TAIL_LINES}.`);
  if (sinceSeconds !== undefined && sinceSeconds < 1)
    throw new InvalidInputError('INVALID_INPUT', '`sinceSeconds` must be at least 1.');
}
