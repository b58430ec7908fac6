/** The AWS SDK over the guarded transport: the few calls of CodeCommit and of the tagging service, all pages of lists. */
import {
  CodeCommitClient,
  GetFolderCommand,
  GetRepositoryCommand,
  ListBranchesCommand,
  ListRepositoriesCommand,
  type CodeCommitClientConfig,
} from '@aws-sdk/client-codecommit';
import type { TagFilter } from '@aws-sdk/client-resource-groups-tagging-api';
import type { z } from 'zod';
import { ServiceUnavailableError } from '../../platform/outbound-http/outbound-http.errors.js';
import { type Page, gatherPages, parseAnswer } from '../scm-answers.js';
import { branchNames, folder, repositoryDetails, repositoryNames, taggedResources } from './code-commit-answers.js';
import { awsFailureName, codeCommitError } from './code-commit-errors.js';

export type RepositoryDetails = z.infer<typeof repositoryDetails>['repositoryMetadata'];
/** What both clients are made with. */
export type AwsConfig = Pick<CodeCommitClientConfig, 'region' | 'endpoint' | 'credentials' | 'requestHandler'>;

interface TokenPage<T> {
  readonly items: readonly T[];
  readonly token: string | null | undefined;
}

export class CodeCommitApi {
  readonly host: string;
  private readonly client: CodeCommitClient;

  constructor(private readonly config: AwsConfig) {
    this.client = new CodeCommitClient(config);
    this.host = typeof config.region === 'string' ? `AWS (${config.region})` : 'AWS';
  }

  async listNames(): Promise<string[]> {
    return await this.gather(async (nextToken) => {
      const answer = await this.send(() => this.client.send(new ListRepositoriesCommand({ nextToken })));
      const page = parseAnswer(repositoryNames, answer, 'list of repositories', this.host);
      return { items: page.repositories.map(({ repositoryName }) => repositoryName), token: page.nextToken };
    });
  }

  /** The names of the repositories that have the tags. */
  async listTagged(filters: TagFilter[]): Promise<string[]> {
    // Few sets ask by tags, and for them alone another service has to be asked.
    const tagging = await import('@aws-sdk/client-resource-groups-tagging-api');
    const client = new tagging.ResourceGroupsTaggingAPIClient(this.config);
    const asked = { ResourceTypeFilters: ['codecommit:repository'], TagFilters: filters };
    return await this.gather(async (token) => {
      const command = new tagging.GetResourcesCommand({ ...asked, PaginationToken: token });
      const answer = await this.send(() => client.send(command));
      const page = parseAnswer(taggedResources, answer, 'list of resources', this.host);
      const items = page.ResourceTagMappingList.map(({ ResourceARN }) => this.nameIn(ResourceARN));
      return { items, token: page.PaginationToken };
    });
  }

  async getRepository(repositoryName: string): Promise<RepositoryDetails> {
    const answer = await this.send(() => this.client.send(new GetRepositoryCommand({ repositoryName })));
    return parseAnswer(repositoryDetails, answer, 'repository', this.host).repositoryMetadata;
  }

  async listBranches(repositoryName: string): Promise<string[]> {
    return await this.gather(async (nextToken) => {
      const command = new ListBranchesCommand({ repositoryName, nextToken });
      const answer = await this.send(() => this.client.send(command));
      const page = parseAnswer(branchNames, answer, 'list of branches', this.host);
      return { items: page.branches, token: page.nextToken };
    });
  }

  /** The names in a folder; none when it is not there. */
  async namesIn(repositoryName: string, commitSpecifier: string, folderPath: string): Promise<string[]> {
    const command = new GetFolderCommand({ repositoryName, commitSpecifier, folderPath });
    const answer = await this.send(() => this.client.send(command), 'FolderDoesNotExistException');
    if (answer === undefined) return [];
    const { subFolders, files, symbolicLinks, subModules } = parseAnswer(folder, answer, 'folder', this.host);
    return [subFolders, files, symbolicLinks, subModules].flatMap((some) => some ?? []).map((one) => one.relativePath);
  }

  private async gather<T>(readPage: (token: string | undefined) => Promise<TokenPage<T>>): Promise<T[]> {
    let token: string | undefined;
    return await gatherPages(this.host, async (page): Promise<Page<T>> => {
      const { items, token: next } = await readPage(token);
      if (next === undefined || next === null || next === '') return { items, next: undefined };
      if (next === token) throw new ServiceUnavailableError(this.host, 'a list that it sent does not lead on');
      token = next;
      return { items, next: page + 1 };
    });
  }

  /** Undefined for the failure of the name that is expected. */
  private async send<Answer>(ask: () => Promise<Answer>, expected?: string): Promise<Answer | undefined> {
    try {
      return await ask();
    } catch (thrown) {
      if (expected !== undefined && awsFailureName(thrown) === expected) return undefined;
      throw codeCommitError(thrown, this.host);
    }
  }

  /** `arn:aws:codecommit:REGION:ACCOUNT:NAME` */
  private nameIn(arn: string): string {
    const name = arn.split(':').slice(5).join(':');
    if (arn.startsWith('arn:') && name !== '') return name;
    throw new ServiceUnavailableError(this.host, 'a resource in a list that it sent is no repository');
  }
}
