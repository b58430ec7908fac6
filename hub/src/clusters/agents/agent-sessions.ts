// Tells a cloned agent from a restarted one by the order in which the sessions of one key report. Pure but for its memory, which is written
// down between reports, so that every hub process knows the same.
//
// A restart: A A A B B B. The old session never comes back.
// A clone:   A B A B A. The old session comes back again and again. One return is not enough: a report of A that was still under way
// when the agent restarted may arrive after the first one of B. A second return cannot be explained that way, since an agent has one
// report under way at a time. The session that was there first is kept; the other one is the duplicate, until the kept one has been
// silent for so long that the duplicate must be all that is left.

/** Sessions that alternate within this time both live. */
const ALTERNATION_WINDOW_MS = 60_000;
/** A session that came back so often after another one reported lives beside it. */
const RETURNS_THAT_PROVE = 2;
/** After such a silence of all others, a session is the agent itself. */
const SUCCESSION_MS = 5 * 60_000;
/** Duplicates remembered for a key: one that restarts all the time must not fill the memory. */
const DUPLICATE_LIMIT = 20;

interface Session {
  readonly id: string;
  lastSeenMs: number;
}

/** What a report's session turns out to be; `kept` is the session that goes on. */
export type SessionVerdict = { readonly isDuplicate: false } | { readonly isDuplicate: true; readonly kept: string };

const GENUINE: SessionVerdict = { isDuplicate: false };

/** What is known of the sessions of one key, as JSON. */
export interface SessionsRecord {
  readonly kept: Readonly<Session>;
  readonly rival: Readonly<Session> | null;
  readonly returns: number;
  readonly lastId: string;
  readonly duplicates: readonly string[];
}

/** The sessions of one key. */
export class AgentSessions {
  private kept: Session;
  /** Reported after the kept one: its successor, or its duplicate. */
  private rival: Session | undefined;
  /** How often the kept session came back after the rival. */
  private returns: number;
  private lastId: string;
  private readonly duplicates: Set<string>;

  private constructor({ kept, rival, returns, lastId, duplicates }: SessionsRecord) {
    this.kept = { ...kept };
    this.rival = rival === null ? undefined : { ...rival };
    this.returns = returns;
    this.lastId = lastId;
    this.duplicates = new Set(duplicates);
  }

  /** The first report of a key. */
  static beginning(sessionId: string, nowMs: number): AgentSessions {
    const kept = { id: sessionId, lastSeenMs: nowMs };
    return new AgentSessions({ kept, rival: null, returns: 0, lastId: sessionId, duplicates: [] });
  }

  static from(record: SessionsRecord): AgentSessions {
    return new AgentSessions(record);
  }

  record(): SessionsRecord {
    const { kept, rival, returns, lastId, duplicates } = this;
    return { kept: { ...kept }, rival: rival ? { ...rival } : null, returns, lastId, duplicates: [...duplicates] };
  }

  /** When any session that is no duplicate last reported. */
  get lastSeenMs(): number {
    return Math.max(this.kept.lastSeenMs, this.rival?.lastSeenMs ?? 0);
  }

  /** Takes note of a report and says what its session is. */
  observe(sessionId: string, nowMs: number): SessionVerdict {
    if (this.duplicates.has(sessionId)) return this.observeDuplicate(sessionId, nowMs);
    const isReturn = this.lastId !== sessionId;
    this.lastId = sessionId;
    if (sessionId === this.kept.id) this.observeKept(isReturn, nowMs);
    else if (sessionId === this.rival?.id) this.observeRival(this.rival, nowMs);
    else this.observeUnknown(sessionId, nowMs);
    return GENUINE;
  }

  private observeDuplicate(sessionId: string, nowMs: number): SessionVerdict {
    if (nowMs - this.lastSeenMs <= SUCCESSION_MS) return { isDuplicate: true, kept: this.kept.id };
    this.duplicates.delete(sessionId);
    this.keep({ id: sessionId, lastSeenMs: nowMs });
    this.lastId = sessionId;
    return GENUINE;
  }

  private observeKept(isReturn: boolean, nowMs: number): void {
    const { kept, rival } = this;
    kept.lastSeenMs = nowMs;
    if (rival === undefined) return;
    if (nowMs - rival.lastSeenMs > ALTERNATION_WINDOW_MS) this.returns = 0;
    else if (isReturn) this.returns += 1;
    if (this.returns < RETURNS_THAT_PROVE) return;
    this.duplicates.add(rival.id);
    for (const oldest of this.duplicates) {
      if (this.duplicates.size <= DUPLICATE_LIMIT) break;
      this.duplicates.delete(oldest);
    }
    this.keep(kept);
  }

  private observeRival(rival: Session, nowMs: number): void {
    rival.lastSeenMs = nowMs;
    if (nowMs - this.kept.lastSeenMs > SUCCESSION_MS) this.keep(rival);
  }

  /** A restart, as far as anyone can tell yet: of the session that reported last. */
  private observeUnknown(sessionId: string, nowMs: number): void {
    if (this.rival !== undefined && this.rival.lastSeenMs >= this.kept.lastSeenMs) this.keep(this.rival);
    this.returns = 0;
    this.rival = { id: sessionId, lastSeenMs: nowMs };
  }

  private keep(session: Session): void {
    this.kept = session;
    this.rival = undefined;
    this.returns = 0;
  }
}
