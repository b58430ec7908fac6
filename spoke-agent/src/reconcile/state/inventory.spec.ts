import { describe, expect, it } from '@jest/globals';
import { silentLogger } from '../../logger.js';
import type { ApplicationRecord, HeldAssignment } from '../../store/state-schema.js';
import type { StateStore } from '../../store/state-store.js';
import { FakeClock } from '../clock.js';
import { Inventory } from './inventory.js';
import { ManagedState } from './managed-state.js';

/** An inventory whose writes end when they are told to. */
function make(): { inventory: Inventory; state: ManagedState; written: string[][]; end: (failure?: Error) => void } {
  const state = new ManagedState();
  const written: string[][] = [];
  let pending = Promise.withResolvers<void>();
  const store = {
    writeInventory: async (records: ApplicationRecord[]) => {
      await pending.promise;
      written.push(records.map(({ applicationId }) => applicationId));
    },
  } as unknown as StateStore;
  const onWritten = async (): Promise<void> => undefined;
  const inventory = new Inventory({ state, store, clock: new FakeClock(), logger: silentLogger, onWritten });
  const end = (failure?: Error): void => {
    const { resolve, reject } = pending;
    pending = Promise.withResolvers<void>();
    if (failure === undefined) resolve();
    else reject(failure);
  };
  return { inventory, state, written, end };
}

function add(state: ManagedState, id: string): void {
  state.ensureApplication(id).assignment = {} as HeldAssignment;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the inventory', () => {
  it('has everything on disk that was true when the write was asked for, in as few writes as that takes', async () => {
    const { inventory, state, written, end } = make();
    add(state, 'a');
    const first = inventory.write();
    await turn();
    add(state, 'b');
    const others = [inventory.write(), inventory.write(), inventory.write()];
    end();
    await first;
    await turn();
    end();
    await Promise.all(others);
    expect(written).toEqual([['a'], ['a', 'b']]);
  });

  it('tells of a failure to who asked, and writes again', async () => {
    const { inventory, state, written, end } = make();
    add(state, 'a');
    const first = inventory.write();
    await turn();
    const second = inventory.write();
    end(new Error('the disk is full'));
    await expect(first).rejects.toThrow('the disk is full');
    await turn();
    end();
    await second;
    expect(written).toEqual([['a']]);
  });
});
