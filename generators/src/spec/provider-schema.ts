/** The fields of generators that ask services outside (Argo CD 3.6): hosts of repositories, plugins, decisions about clusters. */
import { APPLICATION_TEMPLATE } from './application-schema.js';
import {
  BOOLEAN,
  GENERATOR_VALUES,
  LABEL_SELECTOR,
  listOf,
  OPTIONAL_BOOLEAN,
  STRING,
  STRINGS,
  struct,
  type Schema,
  type StructSchema,
} from './schema.js';

const SECONDS: Schema = { type: 'integer', pointer: true };
const OPTIONAL_STRING: Schema = { type: 'string', pointer: true };
const OPTIONAL_STRINGS: Schema = { type: 'list', items: STRING, pointer: true };
const ANY_MAP: Schema = { type: 'map', values: { type: 'any' } };

/** A reference to a key of a Secret: settings never hold the secret itself. */
const SECRET_KEY = struct({ secretName: STRING, key: STRING }, ['secretName', 'key']);
const CONFIG_MAP_KEY = struct({ configMapName: STRING, key: STRING }, ['configMapName', 'key']);
const BASIC_AUTH = struct({ username: STRING, passwordRef: SECRET_KEY }, ['username', 'passwordRef']);
const BEARER_TOKEN = struct({ tokenRef: SECRET_KEY }, ['tokenRef']);

const GENERAL: Record<string, Schema> = {
  values: GENERATOR_VALUES,
  requeueAfterSeconds: SECONDS,
  template: APPLICATION_TEMPLATE,
};

/** The providers of scmProvider, in the order in which Argo CD looks for one. */
export const SCM_PROVIDERS = {
  github: struct(
    {
      organization: STRING,
      api: STRING,
      tokenRef: SECRET_KEY,
      appSecretName: STRING,
      allBranches: BOOLEAN,
      excludeArchivedRepos: BOOLEAN,
    },
    ['organization'],
  ),
  gitlab: struct(
    {
      group: STRING,
      includeSubgroups: BOOLEAN,
      includeSharedProjects: OPTIONAL_BOOLEAN,
      includeArchivedRepos: BOOLEAN,
      api: STRING,
      tokenRef: SECRET_KEY,
      allBranches: BOOLEAN,
      insecure: BOOLEAN,
      topic: STRING,
      caRef: CONFIG_MAP_KEY,
    },
    ['group'],
  ),
  gitea: struct(
    {
      owner: STRING,
      api: STRING,
      tokenRef: SECRET_KEY,
      allBranches: BOOLEAN,
      insecure: BOOLEAN,
      excludeArchivedRepos: BOOLEAN,
    },
    ['owner', 'api'],
  ),
  bitbucketServer: struct(
    {
      project: STRING,
      api: STRING,
      basicAuth: BASIC_AUTH,
      bearerToken: BEARER_TOKEN,
      allBranches: BOOLEAN,
      insecure: BOOLEAN,
      caRef: CONFIG_MAP_KEY,
    },
    ['project', 'api'],
  ),
  azureDevOps: struct(
    { organization: STRING, api: STRING, teamProject: STRING, accessTokenRef: SECRET_KEY, allBranches: BOOLEAN },
    ['organization', 'teamProject', 'accessTokenRef'],
  ),
  bitbucket: struct({ owner: STRING, user: STRING, appPasswordRef: SECRET_KEY, allBranches: BOOLEAN }, [
    'owner',
    'user',
    'appPasswordRef',
  ]),
  awsCodeCommit: struct({
    tagFilters: listOf(struct({ key: STRING, value: STRING }, ['key'])),
    role: STRING,
    region: STRING,
    allBranches: BOOLEAN,
  }),
} satisfies Record<string, StructSchema>;

/** The providers of pullRequest, in the order in which Argo CD looks for one. */
export const PULL_REQUEST_PROVIDERS = {
  github: struct(
    { owner: STRING, repo: STRING, api: STRING, tokenRef: SECRET_KEY, appSecretName: STRING, labels: STRINGS },
    ['owner', 'repo'],
  ),
  gitlab: struct(
    {
      project: STRING,
      api: STRING,
      tokenRef: SECRET_KEY,
      labels: STRINGS,
      pullRequestState: STRING,
      insecure: BOOLEAN,
      caRef: CONFIG_MAP_KEY,
    },
    ['project'],
  ),
  gitea: struct(
    { owner: STRING, repo: STRING, api: STRING, tokenRef: SECRET_KEY, insecure: BOOLEAN, labels: STRINGS },
    ['owner', 'repo', 'api'],
  ),
  bitbucketServer: struct(
    {
      project: STRING,
      repo: STRING,
      api: STRING,
      basicAuth: BASIC_AUTH,
      bearerToken: BEARER_TOKEN,
      insecure: BOOLEAN,
      caRef: CONFIG_MAP_KEY,
    },
    ['project', 'repo', 'api'],
  ),
  bitbucket: struct({ owner: STRING, repo: STRING, api: STRING, basicAuth: BASIC_AUTH, bearerToken: BEARER_TOKEN }, [
    'owner',
    'repo',
  ]),
  azuredevops: struct(
    { organization: STRING, project: STRING, repo: STRING, api: STRING, tokenRef: SECRET_KEY, labels: STRINGS },
    ['organization', 'project', 'repo'],
  ),
} satisfies Record<string, StructSchema>;

/** Filters of scmProvider. What is absent and what is empty differ: an empty expression or list is a condition that always holds. */
export const SCM_FILTERS = listOf(
  struct({
    repositoryMatch: OPTIONAL_STRING,
    pathsExist: OPTIONAL_STRINGS,
    pathsDoNotExist: OPTIONAL_STRINGS,
    labelMatch: OPTIONAL_STRING,
    branchMatch: OPTIONAL_STRING,
  }),
);
/** Filters of pullRequest. */
export const PULL_REQUEST_FILTERS = listOf(
  struct({ branchMatch: OPTIONAL_STRING, targetBranchMatch: OPTIONAL_STRING, titleMatch: OPTIONAL_STRING }),
);

/** `scmProvider` of a generator. */
export const SCM_PROVIDER = struct({
  ...SCM_PROVIDERS,
  filters: SCM_FILTERS,
  cloneProtocol: STRING,
  ...GENERAL,
});

/** `pullRequest` of a generator. */
export const PULL_REQUEST = struct({
  ...PULL_REQUEST_PROVIDERS,
  filters: PULL_REQUEST_FILTERS,
  continueOnRepoNotFoundError: BOOLEAN,
  ...GENERAL,
});

/** `plugin` of a generator. */
export const PLUGIN_GENERATOR = struct(
  { configMapRef: struct({ name: STRING }, ['name']), input: struct({ parameters: ANY_MAP }), ...GENERAL },
  ['configMapRef'],
);

/** `clusterDecisionResource` of a generator. */
export const CLUSTER_DECISION_RESOURCE = struct(
  { configMapRef: STRING, name: STRING, labelSelector: LABEL_SELECTOR, ...GENERAL },
  ['configMapRef'],
);
