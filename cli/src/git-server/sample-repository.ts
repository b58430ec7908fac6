/** Writes sample repositories through the `git` that is installed: for demonstrations and tests. */
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A repository that a demonstration or a test writes to. The branch is `main`. */
export interface SampleRepository {
  /** The served, bare repository. */
  readonly bareDirectory: string;
  /** The work tree that commits are made in. */
  readonly workDirectory: string;
  /** Writes the files (null removes one), commits and pushes to the branch; returns the commit. */
  commit(
    files: Readonly<Record<string, string | Uint8Array | null>>,
    message: string,
    branch?: string,
  ): Promise<string>;
  /** Runs git in the work tree and returns what it printed. */
  git(...parameters: string[]): Promise<string>;
  /** Pushes what was committed by `git(...)`: everything, by force, tags too. */
  push(): Promise<void>;
}

/** Makes `directory/NAME.git`, to be served, and a work tree `directory/NAME.work` beside it. What was there before is removed. */
export async function createRepository(directory: string, name: string): Promise<SampleRepository> {
  const bareDirectory = join(directory, `${name}.git`);
  const workDirectory = join(directory, `${name}.work`);
  await rm(bareDirectory, { recursive: true, force: true });
  await rm(workDirectory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await runGit(directory, ['init', '--quiet', '--bare', '--initial-branch=main', bareDirectory]);
  await runGit(directory, ['init', '--quiet', '--initial-branch=main', workDirectory]);
  await runGit(workDirectory, ['remote', 'add', 'origin', bareDirectory]);
  // For people who commit and push there by hand, whatever their own settings are.
  for (const [key, value] of WORK_TREE_SETTINGS) await runGit(workDirectory, ['config', key, value]);
  return {
    bareDirectory,
    workDirectory,
    git: (...parameters) => runGit(workDirectory, parameters),
    commit: (files, message, branch = 'main') => commitFiles(workDirectory, files, message, branch),
    push: async () => {
      await runGit(workDirectory, ['push', '--quiet', '--force', '--all', 'origin']);
      await runGit(workDirectory, ['push', '--quiet', '--force', '--tags', 'origin']);
    },
  };
}

async function commitFiles(
  workDirectory: string,
  files: Readonly<Record<string, string | Uint8Array | null>>,
  message: string,
  branch: string,
): Promise<string> {
  const current = (await runGit(workDirectory, ['symbolic-ref', '--short', 'HEAD'])).trim();
  if (current !== branch) await runGit(workDirectory, ['checkout', '--quiet', '-B', branch]);
  for (const [path, content] of Object.entries(files)) {
    const file = join(workDirectory, path);
    if (content === null) await rm(file, { force: true });
    else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }
  await runGit(workDirectory, ['add', '--all']);
  await runGit(workDirectory, ['commit', '--quiet', '--allow-empty', '--message', message]);
  await runGit(workDirectory, ['push', '--quiet', '--force', 'origin', branch]);
  return (await runGit(workDirectory, ['rev-parse', 'HEAD'])).trim();
}

async function runGit(directory: string, parameters: readonly string[]): Promise<string> {
  const { stdout } = await run('git', parameters, {
    cwd: directory,
    env: gitEnvironment(),
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** A plain `git commit` and `git push` must work in the work tree. */
const WORK_TREE_SETTINGS: readonly (readonly [string, string])[] = [
  ['user.name', 'Wheelhouse'],
  ['user.email', 'wheelhouse@example.com'],
  ['commit.gpgSign', 'false'],
  ['push.default', 'current'],
  ['branch.main.remote', 'origin'],
  ['branch.main.merge', 'refs/heads/main'],
];

/** No settings of the user or the machine: the same commits everywhere. */
function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Wheelhouse',
    GIT_AUTHOR_EMAIL: 'wheelhouse@example.com',
    GIT_COMMITTER_NAME: 'Wheelhouse',
    GIT_COMMITTER_EMAIL: 'wheelhouse@example.com',
  };
}
