// What people do to single objects in a cluster. The agent does it; who asked for what, and how it ended, is recorded here.
import { Injectable } from '@nestjs/common';
import {
  AppError,
  InvalidInputError,
  type LiveRequestParameters,
  type ResourceActionPayload,
} from '@wheelhouse/protocol';
import { EventLog } from '../audit/event-log.js';
import { checkedAnswer } from './live-answers.js';
import { LiveRequestsService } from './live-requests.service.js';
import { type LiveTarget, LiveTargets } from './live-target.js';
import { describeResource } from './resource-key.js';

/** The most parameters of an action, and the longest of them. */
const MAX_PARAMETERS = 20;
const MAX_PARAMETER = 1_000;

/** Who does it to which application. */
export interface ResourceCommand {
  readonly application: string;
  readonly actor: string;
}

@Injectable()
export class ResourceCommandsService {
  constructor(
    private readonly requests: LiveRequestsService,
    private readonly targets: LiveTargets,
    private readonly events: EventLog,
  ) {}

  async runAction(command: ResourceCommand, wanted: LiveRequestParameters['action']): Promise<ResourceActionPayload> {
    checkParameters(wanted.parameters);
    const what = `the action "${wanted.action}" on ${describeResource(wanted.resource)}`;
    const words = { done: `ran ${what}`, attempt: `run ${what}` };
    return this.carryOut(command, { kind: 'action', wanted, type: 'ResourceActionRun', words });
  }

  async delete(command: ResourceCommand, wanted: LiveRequestParameters['delete']): Promise<ResourceActionPayload> {
    const what = describeResource(wanted.resource);
    const words = { done: `deleted ${what}`, attempt: `delete ${what}` };
    return this.carryOut(command, { kind: 'delete', wanted, type: 'ResourceDeleted', words });
  }

  private async carryOut<K extends 'action' | 'delete'>(
    command: ResourceCommand,
    order: { kind: K; wanted: LiveRequestParameters[K]; type: string; words: { done: string; attempt: string } },
  ): Promise<ResourceActionPayload> {
    const target = await this.targets.named(command.application);
    const { kind, wanted, type, words } = order;
    try {
      const answer = checkedAnswer(kind, await this.requests.ask(target, kind, wanted), target.clusterName);
      await this.record(target, command, { type, wanted, sentence: `${command.actor} ${words.done}.` });
      return { message: answer.message, warnings: [...answer.warnings] };
    } catch (error) {
      const reason = error instanceof AppError ? error.code : 'INTERNAL';
      const sentence = `${command.actor} tried to ${words.attempt}, which failed: ${reason}.`;
      await this.record(target, command, { type: `${type}Failed`, wanted, sentence, reason });
      throw error;
    }
  }

  private async record(
    target: LiveTarget,
    command: ResourceCommand,
    about: { type: string; wanted: unknown; sentence: string; reason?: string },
  ): Promise<void> {
    const { type, wanted, sentence, reason } = about;
    await this.events.record([
      {
        type,
        severity: reason === undefined ? 'Normal' : 'Warning',
        message: sentence,
        applicationId: target.applicationId,
        applicationName: target.applicationName,
        ...(target.clusterId !== null && { clusterId: target.clusterId }),
        actor: command.actor,
        details: { ...(wanted as object), ...(reason !== undefined && { reason }) },
      },
    ]);
  }
}

function checkParameters(parameters: Readonly<Record<string, string>>): void {
  const entries = Object.entries(parameters);
  if (entries.length > MAX_PARAMETERS || entries.some((entry) => entry.some((text) => text.length > MAX_PARAMETER)))
    throw new InvalidInputError(
      'INVALID_INPUT',
      `An action takes at most ${MAX_PARAMETERS} parameters of ${MAX_PARAMETER} characters each.`,
    );
}
