// What the API server's audit log says of the agent: its successful writes, in order, each once.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { FIELD_MANAGER } from '@wheelhouse/protocol';
import type { AgentWrite } from './causes.js';

interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly userAgent?: string;
  readonly objectRef?: { readonly resource?: string; readonly namespace?: string; readonly name?: string };
  readonly responseStatus?: { readonly code?: number };
  readonly requestReceivedTimestamp: string;
}

export class AuditLog {
  private readonly path: string;
  private readonly userAgent: string;
  private offset = 0;
  private rest = '';

  /** @param userAgent how the agent's requests name themselves, at their beginning */
  constructor(path: string, userAgent: string) {
    this.path = path;
    this.userAgent = userAgent;
  }

  /** The agent's writes since the last call; dry runs and refused ones are none. */
  writes(): AgentWrite[] {
    return this.events()
      .filter((event) => this.isOurs(event) && isDone(event))
      .map(toWrite);
  }

  private events(): AuditEvent[] {
    const { size } = statSync(this.path);
    const bytes = Buffer.alloc(Math.max(0, size - this.offset));
    const file = openSync(this.path, 'r');
    try {
      this.offset += readSync(file, bytes, 0, bytes.length, this.offset);
    } finally {
      closeSync(file);
    }
    const lines = (this.rest + bytes.toString('utf8')).split('\n');
    this.rest = lines.pop() ?? '';
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as AuditEvent);
  }

  private isOurs({ userAgent = '', requestURI }: AuditEvent): boolean {
    return userAgent.startsWith(this.userAgent) || requestURI.includes(`fieldManager=${FIELD_MANAGER}`);
  }
}

function isDone({ requestURI, responseStatus }: AuditEvent): boolean {
  const code = responseStatus?.code ?? 500;
  return code < 300 && !requestURI.includes('dryRun=All');
}

function toWrite({ verb, objectRef, requestReceivedTimestamp }: AuditEvent): AgentWrite {
  const { resource = '', namespace = '', name = '' } = objectRef ?? {};
  return { object: `${resource} ${namespace}/${name}`, verb, at: Date.parse(requestReceivedTimestamp) };
}
