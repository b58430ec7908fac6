import { atMost, type BenchResult, type BenchRow, known, median, rounded } from './figures.js';
import { type ExpandFigures, run } from './expand.js';

const ROUNDS = 3;
/** A tenth of Argo CD's tuned figures for 2,000 applications. */
const GOALS = { create: 0.43, change: 0.54 };
const LARGE_CLUSTERS = 10_000;

/** `expand`, measured on several fresh hubs. */
export async function expandBench({ isLarge }: { isLarge: boolean }): Promise<BenchResult> {
  const rounds: ExpandFigures[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await run());
  const created = rounds.map(({ createSeconds }) => createSeconds);
  const changed = rounds.map(({ changeSeconds }) => changeSeconds);
  return {
    figures: {
      applications: rounds[0]?.applications ?? 0,
      createSeconds: rounded(median(created), 3),
      changeSeconds: rounded(median(changed), 3),
    },
    rows: [
      atMost('2,000 applications stored and assigned', created, GOALS.create, 's'),
      atMost('a template change reaches all', changed, GOALS.change, 's'),
      known(
        'CPU of the hub for both',
        rounds.map(({ hubCpuSeconds }) => hubCpuSeconds),
        's',
      ),
      ...(isLarge ? await largeRows() : []),
    ],
  };
}

/** Ten times as many, to see that it stays linear. */
async function largeRows(): Promise<BenchRow[]> {
  const large = await run({ clusters: LARGE_CLUSTERS });
  return [
    known('20,000 applications stored and assigned', [large.createSeconds], 's'),
    known('a template change reaches all 20,000', [large.changeSeconds], 's'),
  ];
}
