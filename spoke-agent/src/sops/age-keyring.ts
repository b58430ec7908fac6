// The age keys of this cluster, read anew whenever something has to be decrypted and let go right afterwards: a key that is added, taken
// away or replaced counts at once, and no key lies in memory while nothing is decrypted. They never leave this process.
import type { Clock } from '../reconcile/clock.js';

/** A key that opens what is encrypted for `recipient`. */
export interface AgeKey {
  /** The public key. */
  readonly recipient: string;
  /** The private key. */
  readonly identity: string;
}

/** All keys, and what was found in every place of keys, as phrases for people. */
export interface AgeKeys {
  readonly keys: readonly AgeKey[];
  readonly found: readonly string[];
}

/** What a place of keys holds. */
export interface KeyText {
  /** The lines of one or more key files; empty when there are none. */
  readonly text: string;
  /** Why there are none: a phrase that goes on after the place's name. */
  readonly problem?: string;
}

/** One place of keys. Never throws. */
export interface AgeKeySource {
  /** For people. */
  readonly place: string;
  read(): Promise<KeyText>;
}

/** How long one reading serves all that is decrypted at the same time, for example the Secrets of one sync. */
const HELD_MS = 2_000;
/** Keys that one place may hold; further ones are left out. */
const MAX_KEYS = 100;
/** Longer public keys are cut where people read them. */
const MAX_SHOWN_LENGTH = 80;
const SHORT_LENGTH = 24;

export class AgeKeyring {
  private readonly sources: readonly AgeKeySource[];
  private readonly clock: Clock;
  private reading: Promise<AgeKeys> | undefined;
  private cancel: () => void = () => {};

  constructor(sources: readonly AgeKeySource[], clock: Clock) {
    this.sources = sources;
    this.clock = clock;
  }

  /** The keys as they are now. */
  async read(): Promise<AgeKeys> {
    if (this.reading !== undefined) return await this.reading;
    this.reading = this.readAll();
    this.cancel = this.clock.after(HELD_MS, () => this.forget());
    return await this.reading;
  }

  /** Lets the keys go. */
  forget(): void {
    this.cancel();
    this.reading = undefined;
  }

  private async readAll(): Promise<AgeKeys> {
    const all = await Promise.all(this.sources.map(async (source) => readSource(source)));
    return { keys: all.flatMap(({ keys }) => keys), found: all.flatMap(({ found }) => found) };
  }
}

async function readSource(source: AgeKeySource): Promise<AgeKeys> {
  const { text, problem } = await source.read();
  if (problem !== undefined) return { keys: [], found: [`${source.place} ${problem}`] };
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#')).slice(0, MAX_KEYS);
  const keys = (await Promise.all(identities.map(keyOf))).filter((key) => key !== undefined);
  const held =
    keys.length === 0
      ? 'holds no key'
      : `holds the key of ${keys.map(({ recipient }) => shortRecipient(recipient)).join(', ')}`;
  const unusable = identities.length - keys.length;
  const also = unusable === 0 ? '' : ` and ${unusable} lines that are no age key (AGE-SECRET-KEY-...)`;
  return { keys, found: [`${source.place} ${held}${also}`] };
}

/** A public key for people. Those of hybrid keys are 2,000 characters long. */
export function shortRecipient(recipient: string): string {
  return recipient.length <= MAX_SHOWN_LENGTH ? recipient : `${recipient.slice(0, SHORT_LENGTH)}...`;
}

/** Undefined for what is no native age key: of plugins, of SSH, damaged. */
async function keyOf(identity: string): Promise<AgeKey | undefined> {
  if (!identity.startsWith('AGE-SECRET-KEY-')) return undefined;
  try {
    const { identityToRecipient } = await import('age-encryption');
    return { identity, recipient: await identityToRecipient(identity) };
  } catch {
    return undefined;
  }
}
