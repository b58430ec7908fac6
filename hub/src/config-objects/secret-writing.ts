/** Seals values on their way into the store. */
import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError } from '@wheelhouse/protocol';
import type { Transaction } from '../platform/database/transaction.js';
import { SecretBox } from '../platform/encryption/secret-box.js';
import { checkSize, MAX_OBJECTS, sealContext } from './config-object.js';
import { TooManyConfigObjectsError } from './config-objects.errors.js';
import { type SealedValue, SecretStore } from './secret-store.js';

@Injectable()
export class SecretWriting {
  constructor(
    private readonly secrets: SecretStore,
    private readonly box: SecretBox,
  ) {}

  /** Makes these the only keys. False when they were that before. */
  async replace(name: string, values: ReadonlyMap<string, Buffer>, tx: Transaction): Promise<boolean> {
    const before = await this.readable(name, tx);
    const changed = [...values].filter(([key, value]) => !isSame(before.get(key), value));
    const gone = [...before.keys()].filter((key) => !values.has(key));
    if (before.size === 0) await this.checkCount(tx);
    if (gone.length > 0) await this.secrets.removeKeys(name, gone, tx);
    if (changed.length > 0) await this.secrets.put(name, this.seal(name, changed), tx);
    return changed.length + gone.length > 0;
  }

  /** Sets one key. False when it had the value before. */
  async set(name: string, key: string, value: Buffer, tx: Transaction): Promise<boolean> {
    const before = await this.readable(name, tx);
    if (isSame(before.get(key), value)) return false;
    if (before.size === 0) await this.checkCount(tx);
    const after = new Map(before).set(key, value);
    checkSize(
      { kind: 'Secret', name },
      [...after].map(([own, bytes]) => ({ key: own, bytes: bytes?.length ?? 0 })),
    );
    await this.secrets.put(name, this.seal(name, [[key, value]]), tx);
    return true;
  }

  async remove(name: string, tx: Transaction): Promise<boolean> {
    return this.secrets.remove(name, tx);
  }

  /** The values by key; undefined where the hub's key does not open it: then any value is a new one. */
  private async readable(name: string, tx: Transaction): Promise<Map<string, Buffer | undefined>> {
    const stored = await this.secrets.listValues(name, tx);
    return new Map(stored.map(({ key, sealed }) => [key, this.opened(name, key, sealed)]));
  }

  private opened(name: string, key: string, sealed: Buffer): Buffer | undefined {
    try {
      return this.box.open(sealed, sealContext(name, key));
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  private seal(name: string, values: readonly (readonly [string, Buffer])[]): SealedValue[] {
    return values.map(([key, value]) => ({ key, sealed: this.box.seal(value, sealContext(name, key)) }));
  }

  private async checkCount(tx: Transaction): Promise<void> {
    if ((await this.secrets.count(tx)) >= MAX_OBJECTS) throw new TooManyConfigObjectsError('Secret', MAX_OBJECTS);
  }
}

function isSame(before: Buffer | undefined, value: Buffer): boolean {
  return before?.length === value.length && timingSafeEqual(before, value);
}
