// Renders charts and overlays with the real helm and kustomize, and with the code of `wheelhouse render`, and compares the objects. Random ones
// can be made again from their seed. Messages of errors are not compared: that both refuse is.
import { afterAll, describe, expect, it } from '@jest/globals';
import { WorkerRenderPool } from '@wheelhouse/renderer';
import { builtRenderer } from '../support/build-renderer.js';
import { ROOT } from '../support/program.js';
import { renderPrograms } from '../support/rendering-programs.js';
import { canAskGo } from './go-oracle.js';
import { committedCharts } from './rendering/committed-charts.js';
import { committedOverlays } from './rendering/committed-overlays.js';
import { compareRenders, type Comparison } from './rendering/compare-renders.js';
import { randomChart } from './rendering/random-chart.js';
import { randomOverlay } from './rendering/random-overlay.js';
import type { Sample } from './rendering/sample.js';

/** How many of each are made, and from which seed on; others by these variables. */
const COUNT = Number(process.env['WHEELHOUSE_RENDERING_COUNT'] ?? 60);
const FIRST_SEED = Number(process.env['WHEELHOUSE_RENDERING_SEED'] ?? 1);
/** How many differences a failure shows. */
const SHOWN = 10;
/** Without the building of the programs, which happens once on a machine. */
const TIMEOUT_MS = 120_000 + COUNT * 2_000;
const BUILD_TIMEOUT_MS = 30 * 60_000;

const reason = !canAskGo()
  ? ' (skipped: Go is not on PATH)'
  : builtRenderer(ROOT) === undefined
    ? ' (skipped: the renderer is not built)'
    : '';
const itWithGo = reason === '' ? it : it.skip;

describe(`\`wheelhouse render\` gives what the programs give${reason}`, () => {
  const pool = new WorkerRenderPool({ threads: 1 });
  const held = { charts: '0 of 0', overlays: '0 of 0' };
  afterAll(async () => {
    await pool.close();
    if (reason === '')
      process.stdout.write(`${held.charts} charts and ${held.overlays} overlays render as helm and kustomize do\n`);
  });

  async function compare(what: keyof typeof held, samples: readonly Sample[]): Promise<Comparison> {
    const programs = renderPrograms((text) => process.stderr.write(`${text}\n`));
    if (programs === undefined) throw new Error('The programs are not there.');
    const comparison = await compareRenders(samples, programs, pool);
    held[what] = `${comparison.rendered + comparison.refused} of ${samples.length}`;
    return comparison;
  }

  const seeds = Array.from({ length: COUNT }, (_, index) => FIRST_SEED + index);

  itWithGo(
    'has the programs to ask',
    () => {
      expect(renderPrograms((text) => process.stderr.write(`${text}\n`))).toBeDefined();
    },
    BUILD_TIMEOUT_MS,
  );

  itWithGo(
    'for charts',
    async () => {
      const samples = [...committedCharts(), ...seeds.map(randomChart)];
      const { differences, rendered } = await compare('charts', samples);
      expect(differences.slice(0, SHOWN).join('\n\n')).toBe('');
      expect(rendered).toBeGreaterThan(samples.length / 3);
    },
    TIMEOUT_MS,
  );

  itWithGo(
    'for overlays',
    async () => {
      const samples = [...committedOverlays(), ...seeds.map(randomOverlay)];
      const { differences, rendered } = await compare('overlays', samples);
      expect(differences.slice(0, SHOWN).join('\n\n')).toBe('');
      expect(rendered).toBeGreaterThan(samples.length / 3);
    },
    TIMEOUT_MS,
  );
});
