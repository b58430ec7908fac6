import { resolve } from 'node:path';
import type { Command } from 'commander';
import { integer, list } from '../commands/options.js';
import { CommandError, EXIT_INTERRUPTED } from '../exit-codes.js';
import { requireGit } from '../git-server/require-git.js';
import { print, remark } from '../output/print.js';
import { LiveTable } from './live-table.js';
import { RendererBuild } from './renderer-build.js';
import { ENVIRONMENTS } from './sample/environments.js';
import { checkContexts, kindSpokes, realSpokes, requireKubectl, simulatedSpokes, type Spoke } from './spokes.js';
import { freePorts, Stage } from './stage.js';
import { tellStory } from './story.js';

interface DemoOptions {
  readonly port?: number;
  readonly kubeconfig?: string;
  readonly context?: string[];
  readonly kind?: boolean;
  readonly exit?: boolean;
  readonly keep?: boolean;
}

/** `wheelhouse demo`: the main job of the checkout, told as a story. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('a hub, a sample repository and three spokes on this machine: watch a fleet converge, drift and heal')
    .option('--port <port>', 'port of the hub (default: a free one)', integer(1, 65_535))
    .option('--kubeconfig <file>', 'use real clusters: their kubeconfig')
    .option('--context <names>', 'contexts of the kubeconfig, comma-separated; the last one plays production', list)
    .option('--kind', 'make three kind clusters; needs kind and a Docker engine')
    .option('--exit', 'tell the story once, print a JSON summary, and exit 0 when all went well')
    .option('--keep', "keep the demo's folder with its logs at the end")
    .action(runDemo);
}

async function runDemo(options: DemoOptions): Promise<void> {
  checkOptions(options);
  await requireGit();
  if (options.kubeconfig) await requireKubectl();
  const stage = new Stage();
  const renderer = new RendererBuild();
  let removeKind: (() => Promise<void>) | undefined;
  const interrupted = new Promise<void>((done) => {
    // Further signals change nothing: the stop is under way and bounded, and npm may pass on what the terminal has sent already.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done());
  });
  // With --exit, stdout is for the summary alone.
  const tell = options.exit ? remark : print;
  let isGood = false;
  try {
    const chosen = await chooseSpokes(options, stage, tell);
    removeKind = chosen.remove;
    const [freePort = 0] = await freePorts(1);
    const table = new LiveTable(options.exit ? process.stderr : process.stdout);
    const telling = { stage, ...chosen, hubPort: options.port ?? freePort, table, renderer, tell };
    const stopped = interrupted.then(() => undefined);
    const story = await Promise.race([tellStory(telling), stopped]);
    if (!story) {
      isGood = !options.exit;
      process.exitCode = EXIT_INTERRUPTED;
      if (options.exit) print(JSON.stringify({ ok: false, error: 'interrupted' }, null, 2));
      return;
    }
    isGood = true;
    if (options.exit) return print(JSON.stringify(story.summary, null, 2));
    tellNext(story.hub.address, story.repositoryUrl, stage.directory, chosen);
    await stage.whileHubRuns(interrupted);
  } catch (error) {
    isGood = false;
    if (options.exit) print(JSON.stringify({ ok: false, error: messageOf(error), logs: stage.directory }, null, 2));
    throw error;
  } finally {
    remark('Stopping the demo...');
    await renderer.stop();
    await stage.close({ keep: options.keep === true || !isGood });
    await removeKind?.();
    if (options.keep || !isGood) remark(`Logs are in ${stage.directory}.`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function checkOptions({ kubeconfig, context, kind }: DemoOptions): void {
  if (kind && (kubeconfig || context)) throw new CommandError('USAGE', 'Give --kind or --kubeconfig, not both.');
  if (context && !kubeconfig) throw new CommandError('USAGE', '--context needs --kubeconfig FILE.');
  if (kubeconfig) checkContexts(kubeconfig, context ?? []);
}

/** The clusters of this run. */
interface Chosen {
  readonly spokes: Spoke[];
  readonly clusters: string;
  /** The file that leads to them, when they outlive the demo. */
  readonly kubeconfig?: string;
  readonly remove?: () => Promise<void>;
}

async function chooseSpokes(options: DemoOptions, stage: Stage, tell: (line: string) => void): Promise<Chosen> {
  if (options.kind) return { ...(await kindSpokes(stage.directory, tell)), clusters: 'three kind clusters' };
  if (options.kubeconfig) {
    const contexts = options.context ?? [];
    const kubeconfig = resolve(options.kubeconfig);
    return {
      spokes: realSpokes(kubeconfig, contexts),
      clusters: `real ones: ${contexts.join(', ')}`,
      kubeconfig,
    };
  }
  return {
    spokes: simulatedSpokes(await freePorts(ENVIRONMENTS.length)),
    clusters: 'simulated inside the agents; no Kubernetes is running (--kubeconfig or --kind for real ones)',
  };
}

function tellNext(
  address: { url: string; authorization: string },
  repositoryUrl: string,
  directory: string,
  { spokes, kubeconfig }: Chosen,
): void {
  const production = spokes.at(-1);
  print(`
The demo stays up until you press Ctrl+C. In another terminal:

  export WHEELHOUSE_HUB=${address.url}
  export WHEELHOUSE_TOKEN=${address.authorization.replace('Bearer ', '')}
  npm run -s wheelhouse -- app list
  npm run -s wheelhouse -- fleet status
  npm run -s wheelhouse -- events
  npm run -s wheelhouse -- app get shop-${production?.name ?? ''}
  npm run -s wheelhouse -- appset explain sample --application shop-${production?.name ?? ''}
  ${production?.scaleCommand('shop', 'shop', 5) ?? ''}

Change what runs: edit, commit and push in the sample repository's work tree, then tell the hub (or wait for its next poll).

  (cd ${directory}/git/fleet.work && git commit -am 'Change the fleet' && git push)
  npm run -s wheelhouse -- repo refresh ${repositoryUrl}

Or see first what it would do to the fleet: push it to a branch, and preview the merge.

  (cd ${directory}/git/fleet.work && git switch -c next && git commit -am 'Change the fleet' && git push origin next)
  npm run -s wheelhouse -- appset preview --against next --manifests
`);
  if (kubeconfig)
    print(
      `What the demo made in your clusters stays there after Ctrl+C. To remove it, for each context:\n  kubectl --kubeconfig ${kubeconfig} --context CONTEXT delete namespace shop billing catalog search\n`,
    );
}
