// Renders random templates with the real text/template and sprig and with ours, and compares byte for byte. A failure shows the seed, the
// template and both results; the seed makes it again. Messages of errors are not compared: that both fail is.
import { describe, expect, it } from '@jest/globals';
import { askGo, canAskGo, type GoAnswer, type Rendering } from './go-oracle.js';
import { randomData } from './random-data.js';
import { RandomTemplate } from './random-template.js';
import { renderOurs } from './render-ours.js';
import { SeededRandom } from './seeded-random.js';

/** How many templates; another range of seeds by WHEELHOUSE_DIFFERENTIAL_SEED. */
const RENDERINGS = 20_000;
const FIRST_SEED = Number(process.env['WHEELHOUSE_DIFFERENTIAL_SEED'] ?? 1);
/** How many differences a failure shows. */
const SHOWN = 10;
const TIMEOUT_MS = 240_000;

const itWithGo = canAskGo() ? it : it.skip;

describe('Go templates give what text/template and sprig give (skipped: Go is not on PATH)', () => {
  itWithGo(
    `in ${RENDERINGS} random renderings from seed ${FIRST_SEED}`,
    () => {
      const renderings = Array.from({ length: RENDERINGS }, (_, index) => randomRendering(FIRST_SEED + index));
      const answers = askGo(renderings);
      const differences: string[] = [];
      let rendered = 0;
      for (const [index, rendering] of renderings.entries()) {
        const theirs = answers[index];
        if (theirs === undefined) throw new Error(`Go gave no answer to ${index}.`);
        const difference = compare(theirs, renderOurs(rendering));
        if (difference !== undefined)
          differences.push(`seed ${FIRST_SEED + index}: ${JSON.stringify(rendering.template)}\n${difference}`);
        else if ('output' in theirs) rendered += 1;
      }
      process.stderr.write(
        `${RENDERINGS} random Go templates: ${rendered} rendered alike, ${RENDERINGS - rendered - differences.length} failed alike\n`,
      );
      expect(differences.slice(0, SHOWN).join('\n\n')).toBe('');
      // Most have to render, or nothing much was compared.
      expect(rendered).toBeGreaterThan(RENDERINGS / 2);
    },
    TIMEOUT_MS,
  );
});

function randomRendering(seed: number): Rendering {
  const random = new SeededRandom(seed);
  const template = new RandomTemplate(random).make();
  return { template, data: randomData(random), options: random.chance(0.3) ? ['missingkey=error'] : [] };
}

function compare(theirs: GoAnswer, ours: GoAnswer): string | undefined {
  if ('error' in theirs && 'error' in ours) return undefined;
  if ('output' in theirs && 'output' in ours && theirs.output === ours.output) return undefined;
  return `  Go:   ${shown(theirs)}\n  ours: ${shown(ours)}`;
}

function shown(answer: GoAnswer): string {
  return 'error' in answer ? `error: ${answer.error.slice(0, 300)}` : JSON.stringify(answer.output);
}
