// The agent's last good state on disk. Three answers, never mixed up: it is there, it was never there, it is damaged (StateCorruptError).
// The private key and everything else is readable by the agent's user alone.
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { IdentityStore } from './identity-store.js';
import { readChecksummedJson, writeChecksummed } from './checksummed-file.js';
import {
  desiredSchema,
  identitySchema,
  inventorySchema,
  kindsSchema,
  type AgentIdentity,
  type ApplicationRecord,
  type HeldDesiredState,
  type KindRef,
} from './state-schema.js';
import { StateCorruptError } from './store.errors.js';

export class StateStore implements IdentityStore {
  private readonly folder: string;
  /** Writes of one process come one after the other: the last one wins. */
  private writing: Promise<unknown> = Promise.resolve();

  constructor(stateDir: string) {
    this.folder = stateDir;
  }

  /** Makes the folder, for the agent's user alone. */
  async ensure(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await chmod(this.folder, 0o700);
  }

  readIdentity(): Promise<AgentIdentity | undefined> {
    return this.read('identity.json', identitySchema);
  }

  writeIdentity(identity: AgentIdentity): Promise<void> {
    return this.write('identity.json', identity);
  }

  /** The desired state that was verified and adopted last. */
  readDesired(): Promise<HeldDesiredState | undefined> {
    return this.read('desired.json', desiredSchema);
  }

  writeDesired(desired: HeldDesiredState): Promise<void> {
    return this.write('desired.json', desired);
  }

  /** What was applied, per application. */
  async readInventory(): Promise<ApplicationRecord[]> {
    return (await this.read('inventory.json', inventorySchema))?.applications ?? [];
  }

  writeInventory(applications: readonly ApplicationRecord[]): Promise<void> {
    return this.write('inventory.json', { applications });
  }

  /** Every kind that was ever applied: where to look for what carries our label. */
  async readKinds(): Promise<KindRef[]> {
    return (await this.read('kinds.json', kindsSchema))?.kinds ?? [];
  }

  writeKinds(kinds: readonly KindRef[]): Promise<void> {
    return this.write('kinds.json', { kinds });
  }

  /** Resolves when everything handed over so far is written. */
  async flush(): Promise<void> {
    await this.writing;
  }

  private async read<T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const path = join(this.folder, name);
    const value = await readChecksummedJson(path);
    if (value === undefined) return undefined;
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw new StateCorruptError(path, 'its shape is unknown to this version of the agent');
    return parsed.data;
  }

  private write(name: string, value: unknown): Promise<void> {
    const written = this.writing.then(() => writeChecksummed(join(this.folder, name), JSON.stringify(value)));
    this.writing = written.catch(() => {});
    return written;
  }
}
