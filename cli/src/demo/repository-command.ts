import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { integer } from '../commands/options.js';
import { CommandError } from '../exit-codes.js';
import { createRepository, startGitServer } from '../git-server/git-server.js';
import { requireGit } from '../git-server/require-git.js';
import { print, remark } from '../output/print.js';
import { untilInterrupted } from '../output/print-watch.js';
import { sampleApplicationSet } from './sample/handlebars-sample.js';
import { SAMPLE_FILES } from './sample/sample-files.js';

/** `wheelhouse demo-repository`: the sample repository alone, to try the pieces by hand. */
export function addDemoRepositoryCommand(program: Command): void {
  program
    .command('demo-repository')
    .description('serve a sample Git repository on loopback, with a work tree to push from; Ctrl+C ends')
    .requiredOption('--dir <directory>', 'new folder for the repository, its work tree and an application set')
    .option('--port <port>', 'port (default: a free one)', integer(1, 65_535))
    .action(async (options: { dir: string; port?: number }) => {
      await requireGit();
      const directory = resolve(options.dir);
      const isNew = !existsSync(directory) || readdirSync(directory).length === 0;
      if (!isNew && !existsSync(join(directory, 'fleet.git')))
        throw new CommandError('USAGE', `${directory} is not empty. Name a new folder, or one that this command made.`);
      await serve(directory, options.port, isNew);
    });
}

async function serve(directory: string, port: number | undefined, isNew: boolean): Promise<void> {
  mkdirSync(directory, { recursive: true });
  if (isNew) await (await createRepository(directory, 'fleet')).commit(SAMPLE_FILES, 'Add the sample fleet');
  const server = await startGitServer({ directory, ...(port === undefined ? {} : { port }) });
  const { signal, dispose } = untilInterrupted();
  try {
    const url = `${server.url}/fleet.git`;
    const setFile = join(directory, 'applicationset.yaml');
    writeFileSync(setFile, sampleApplicationSet(url));
    print(url);
    remark(
      `Work tree to change and push from: ${join(directory, 'fleet.work')}\nApplicationSet that uses it: ${setFile}`,
    );
    await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
  } finally {
    dispose();
    await server.close();
  }
}
