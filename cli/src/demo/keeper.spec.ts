// With real processes: what the keeper is for cannot be shown otherwise.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Keeper } from './keeper.js';

const KEEPER = fileURLToPath(new URL('../../dist/demo/keeper.js', import.meta.url));

let directory: string;
let kept: ChildProcess;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-keeper-'));
  kept = spawn('sleep', ['60'], { stdio: 'ignore' });
});
afterEach(() => {
  kept.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

describe('the keeper', () => {
  it('leaves everything alone after an orderly end', async () => {
    const keeper = new Keeper(directory);
    keeper.add(kept.pid ?? 0);
    keeper.dismiss();
    await sleep(500);
    expect([kept.signalCode, existsSync(directory)]).toEqual([null, true]);
  });

  (existsSync(KEEPER) ? it : it.skip)(
    `stops the processes and removes the folder when the demo was killed${existsSync(KEEPER) ? '' : ' (skipped: not built; npm run -s build)'}`,
    async () => {
      const script = `const { Keeper } = await import(${JSON.stringify(KEEPER)});
      new Keeper(${JSON.stringify(directory)}).add(${kept.pid ?? 0}); console.log('ready'); setInterval(() => {}, 1000);`;
      const demo = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(demo.stdout, 'data');
      const ended = once(kept, 'exit');
      demo.kill('SIGKILL');
      expect((await ended)[1]).toBe('SIGTERM');
      for (let tries = 0; existsSync(directory) && tries < 50; tries += 1) await sleep(100);
      expect(existsSync(directory)).toBe(false);
    },
  );
});
