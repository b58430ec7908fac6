import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditLog } from './audit-log.js';

const AT = '2026-11-21T10:00:00.250000Z';

interface Written {
  readonly verb?: string;
  readonly query?: string;
  readonly userAgent?: string;
  readonly code?: number;
}

const line = ({ verb = 'patch', query = '', userAgent = 'wheelhouse-agent/1', code = 200 }: Written = {}): string =>
  `${JSON.stringify({
    verb,
    requestURI: `/api/v1/namespaces/a/configmaps/web${query}`,
    userAgent,
    objectRef: { resource: 'configmaps', namespace: 'a', name: 'web' },
    responseStatus: { code },
    requestReceivedTimestamp: AT,
  })}\n`;

describe('the audit log', () => {
  let directory: string;
  let path: string;
  let log: AuditLog;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'audit-log-'));
    path = join(directory, 'audit.log');
    writeFileSync(path, '');
    log = new AuditLog(path, 'wheelhouse-agent');
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it("names the agent's writes, each once", () => {
    appendFileSync(path, line());
    expect(log.writes()).toEqual([{ object: 'configmaps a/web', verb: 'patch', at: Date.parse(AT) }]);
    expect(log.writes()).toEqual([]);
    appendFileSync(path, line({ verb: 'delete' }));
    expect(log.writes()).toMatchObject([{ verb: 'delete' }]);
  });

  it('leaves out dry runs, what was refused, and what others wrote', () => {
    appendFileSync(path, line({ query: '?dryRun=All' }) + line({ code: 409 }) + line({ userAgent: 'kubectl/1' }));
    expect(log.writes()).toEqual([]);
  });

  it("knows a write by the agent's field manager too", () => {
    appendFileSync(path, line({ userAgent: 'another', query: '?fieldManager=wheelhouse&force=true' }));
    expect(log.writes()).toHaveLength(1);
  });

  it('waits for the end of a line', () => {
    const text = line();
    appendFileSync(path, text.slice(0, 40));
    expect(log.writes()).toEqual([]);
    appendFileSync(path, text.slice(40));
    expect(log.writes()).toHaveLength(1);
  });
});
