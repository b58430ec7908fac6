// Why the agent holds, and what it may still do. The gravest reason counts.
import type { HoldCode } from '@wheelhouse/protocol';

/** A hold, as it is reported. */
export interface Hold {
  readonly code: HoldCode;
  readonly message: string;
}

/** Gravest first. */
const BY_GRAVITY: readonly HoldCode[] = [
  'AGENT_DUPLICATE',
  'STATE_CORRUPT',
  'SUSPENDED_LOCALLY',
  'REVOKED',
  'HUB_BEHIND',
  'BUNDLE_TAMPERED',
];
/** Under these nothing at all is written to the cluster; under the others the last good state is kept up. */
const STOPS_EVERYTHING: ReadonlySet<HoldCode> = new Set(['AGENT_DUPLICATE', 'STATE_CORRUPT', 'SUSPENDED_LOCALLY']);

/** What happened to a hold. */
export interface HoldChange extends Hold {
  readonly type: 'began' | 'ended';
}

export class Holds {
  private readonly messages = new Map<HoldCode, string>();
  private readonly onChange: (change: HoldChange) => void;

  /** `onChange` is called whenever a hold begins (or says something else) or ends. */
  constructor(onChange: (change: HoldChange) => void) {
    this.onChange = onChange;
  }

  begin(code: HoldCode, message: string): void {
    if (this.messages.get(code) === message) return;
    this.messages.set(code, message);
    this.onChange({ type: 'began', code, message });
  }

  end(code: HoldCode): void {
    const message = this.messages.get(code);
    if (message === undefined) return;
    this.messages.delete(code);
    this.onChange({ type: 'ended', code, message });
  }

  has(code: HoldCode): boolean {
    return this.messages.has(code);
  }

  /** The gravest hold; undefined when there is none. */
  get current(): Hold | undefined {
    const code = BY_GRAVITY.find((candidate) => this.messages.has(candidate));
    return code && { code, message: this.messages.get(code) ?? '' };
  }

  /** Whether anything may be applied: always the last good state only, because nothing else is adopted under a hold. */
  get mayApply(): boolean {
    return ![...this.messages.keys()].some((code) => STOPS_EVERYTHING.has(code));
  }

  /** Why nothing at all may be written; undefined when something may. */
  get refusal(): string | undefined {
    const hold = this.mayApply ? undefined : this.current;
    return hold && `The agent holds (${hold.code}): ${hold.message}`;
  }

  /** Whether what the agent says of its applications means something. */
  get mayJudge(): boolean {
    return !this.has('AGENT_DUPLICATE') && !this.has('STATE_CORRUPT');
  }

  /** Whether anything may be deleted. */
  get mayDelete(): boolean {
    return this.messages.size === 0;
  }
}
