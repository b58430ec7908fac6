import { type Problem, type Repository, shortRevision } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { CommandError } from '../../exit-codes.js';
import { shorten } from '../../output/table.js';
import { readAll } from '../../hub-client/pages.js';
import { age } from '../../output/age.js';
import { type Presentation, printList, printOne, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { repositoryInput, type RepositoryOptions, withRepositoryOptions } from './repository-input.js';

const FIELDS = `id url type isPrefix hasCredential credentialKind hasKnownHosts hasClientCertificate hasCaCertificates isInsecure
  hasProxy noProxy warnings refs { url ref commit resolvedAt error { code message } } createdAt`;
const LIST = `query($first: Int, $after: String) {
  repositories(first: $first, after: $after) { nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } }
}`;
const ADD = `mutation($input: AddRepositoryInput!) { addRepository(input: $input) { ${FIELDS} } }`;
const REFRESH = `mutation($url: String!) { refreshRepository(url: $url) { ${FIELDS} } }`;
const REMOVE = `mutation($url: String!) { removeRepository(url: $url) }`;

const presentation: Presentation<Repository> = {
  row: (repository) => ({
    URL: repository.url,
    KIND: repository.isPrefix ? 'prefix' : 'repository',
    TYPE: repository.type.toLowerCase(),
    CREDENTIAL: credentialOf(repository),
    REFS: repository.refs.map(shownRef).join(','),
    AGE: age(repository.createdAt),
    ERROR: shorten(errorOf(repository)?.message),
  }),
  wide: (repository) => ({ STORED: storedOf(repository), ERROR: errorOf(repository)?.message }),
  name: (repository) => `repository/${repository.url}`,
};

/** Charts are followed as `chart:NAME@VERSION`, their repository as a whole as `chart:`. */
function shownRef({ ref, commit }: Repository['refs'][number]): string {
  const name = ref === 'chart:' ? 'index' : ref.replace(/^chart:/, '');
  return `${name}@${commit == null ? '?' : shortRevision(commit)}`;
}

function credentialOf({ hasCredential, credentialKind }: Repository): string {
  return credentialKind?.toLowerCase().replace('_', ' ') ?? (hasCredential ? 'yes' : 'no');
}

/** What else is stored, and what is not checked. */
function storedOf(repository: Repository): string {
  return [
    repository.hasKnownHosts && 'known hosts',
    repository.hasClientCertificate && 'client certificate',
    repository.hasCaCertificates && 'CA',
    repository.hasProxy && 'proxy',
    repository.isInsecure && 'NOT CHECKED',
  ]
    .filter(Boolean)
    .join(',');
}

/** What went wrong with a ref last. */
function errorOf({ refs }: Repository): Problem | undefined {
  return refs.find(({ error }) => error)?.error ?? undefined;
}

/** `wheelhouse repo`: repositories of Git and of charts. */
export function addRepoCommands(program: Command): void {
  const repo = program
    .command('repo')
    .aliases(['repository', 'repositories'])
    .description('repositories, of Git and of charts, that may be used');
  withRepositoryOptions(withOutput(withConnection(repo.command('add <url>'))))
    .description('add or replace a repository, or a prefix that allows all repositories below it')
    .action(async (url: string, options: CommonOptions & RepositoryOptions) => {
      const input = await repositoryInput(url, options);
      const { addRepository } = await connect(options).request<{ addRepository: Repository }>(ADD, { input });
      for (const warning of addRepository.warnings) remark(`Warning: ${warning}`);
      const problem = errorOf(addRepository);
      if (problem) remark(`Warning: ${problem.code}: ${problem.message}`);
      remark(`repository/${addRepository.url} added`);
      if (options.output) printOne(addRepository, presentation, options);
    });
  addRepoListCommand(repo, 'list').alias('ls');
  withOutput(withConnection(repo.command('refresh <url>')))
    .description('ask a repository for news now; exits 2 when it gives none')
    .action(async (url: string, options: CommonOptions) => {
      const { refreshRepository } = await connect(options).request<{ refreshRepository: Repository }>(REFRESH, { url });
      printOne(refreshRepository, presentation, options);
      const problem = errorOf(refreshRepository);
      if (problem) throw new CommandError(problem.code, problem.message);
    });
  withConnection(repo.command('remove <url>'))
    .description('remove a repository; applications that use it keep running and say so')
    .action(async (url: string, options: CommonOptions) => {
      await connect(options).request(REMOVE, { url });
      remark(`repository/${url} removed`);
    });
}

/** `repo list`. */
export function addRepoListCommand(parent: Command, name: string): Command {
  return withOutput(withConnection(parent.command(name)))
    .description('list repositories with the refs that are followed')
    .action(async (options: CommonOptions) => {
      const rows = await readAll<Repository>(connect(options), 'repositories', LIST);
      printList(rows, presentation, options, 'repositories');
    });
}
