import { describe, expect, it } from '@jest/globals';
import { AgentSessions, type SessionsRecord } from './agent-sessions.js';

/** Reports one second apart, as letters; upper case where the verdict is "duplicate". */
function verdicts(reports: string, stepMs = 1_000): string {
  let sessions = AgentSessions.beginning(reports[0] ?? '', 0);
  return reports
    .split('')
    .map((session, index) => {
      // Written down and read again between any two, as hub processes do.
      sessions = AgentSessions.from(JSON.parse(JSON.stringify(sessions.record())) as SessionsRecord);
      return sessions.observe(session, index * stepMs).isDuplicate ? session.toUpperCase() : session;
    })
    .join('');
}

describe('the sessions of one key', () => {
  it('restart without being duplicates', () => {
    expect(verdicts('aaabbbcccddd')).toBe('aaabbbcccddd');
  });

  it('may deliver one late report of the old session after a restart', () => {
    expect(verdicts('aaababbbbb')).toBe('aaababbbbb');
  });

  it('that alternate are two processes: the later one is the duplicate', () => {
    expect(verdicts('aababababab')).toBe('aababaBaBaB');
  });

  it('that alternate more slowly than the window are not', () => {
    expect(verdicts('abababab', 61_000)).toBe('abababab');
  });

  it('stay duplicates while the kept agent restarts', () => {
    expect(verdicts('ababaccbcbcbcc')).toBe('ababaccBcBcBcc');
  });

  it('of a copy that restarts are found again', () => {
    expect(verdicts('abababacacacac')).toBe('ababaBacacaCaC');
  });

  it('that are all that is left after five minutes are the agent', () => {
    const sessions = AgentSessions.beginning('a', 0);
    let at = 0;
    for (const session of 'ababa') sessions.observe(session, (at += 1_000));
    expect(sessions.observe('b', at + 300_000)).toEqual({ isDuplicate: true, kept: 'a' });
    expect(sessions.observe('b', at + 300_001).isDuplicate).toBe(false);
  });
});
