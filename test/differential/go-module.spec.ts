// The tests of the Go code, where Go is: of the renderer, and of the module that stands in for a library's.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../support/program.js';
import { canAskGo } from './go-oracle.js';

const MODULES = ['renderer', 'renderer/helm/copystructure'];
/** The first time on a machine compiles the libraries; later ones take what Go keeps. */
const TIMEOUT_MS = 15 * 60_000;
/** The end of what Go says, in a message. */
const SHOWN_LENGTH = 6_000;

const reason = canAskGo() ? '' : ' (skipped: Go is not on PATH)';
const itWithGo = reason === '' ? it : it.skip;

describe(`The Go code${reason}`, () => {
  itWithGo.each(MODULES)(
    'of %s passes its tests',
    async (module) => {
      const { code, said } = await goTest(join(ROOT, module));
      expect(code === 0 ? '' : said.slice(-SHOWN_LENGTH)).toBe('');
    },
    TIMEOUT_MS,
  );
});

/** In a process beside this one, as Go's test of a module is. */
async function goTest(cwd: string): Promise<{ code: number | null; said: string }> {
  // Neither program is asked again: the charts and overlays are compared with them in rendering.spec.ts.
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', HELM: '', KUSTOMIZE: '' };
  const child = spawn('go', ['test', './...'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, said };
}
