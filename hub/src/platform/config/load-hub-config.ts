import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { HubConfig } from './hub-config.js';
import { type HubSettingValues, hubSettings } from './hub-settings.js';
import { type Environment, InvalidConfigurationError, helpText, readSettings } from './settings.js';

/** The text of `--help`. */
export function hubHelp(): string {
  return helpText('wheelhouse hub', hubSettings);
}

/** Reads flags and environment. Throws `CONFIGURATION_INVALID` with every problem. The result does not change any more. */
export function loadHubConfig(parameters: readonly string[], environment: Environment): HubConfig {
  const values = readSettings(hubSettings, parameters, environment) as unknown as HubSettingValues;
  if (values.lostAfterSeconds < values.lateAfterSeconds) {
    throw new InvalidConfigurationError([
      'WHEELHOUSE_LOST_AFTER_SECONDS must not be less than WHEELHOUSE_LATE_AFTER_SECONDS',
    ]);
  }
  return Object.freeze(Object.assign(new HubConfig(), toConfig(values)));
}

function toConfig(values: HubSettingValues): HubConfig {
  return {
    host: values.host,
    port: values.port,
    dataDir: resolve(values.dataDir),
    ...(values.databaseUrl === undefined ? {} : { databaseUrl: values.databaseUrl }),
    databasePoolSize: values.databasePoolSize,
    jobConcurrency: values.jobConcurrency,
    ...(values.encryptionKey === undefined ? {} : { encryptionKey: values.encryptionKey }),
    ...(values.webhookSecret === undefined ? {} : { webhookSecret: values.webhookSecret }),
    lateAfterMs: values.lateAfterSeconds * 1_000,
    lostAfterMs: values.lostAfterSeconds * 1_000,
    agentPollSeconds: values.agentPollSeconds,
    repositoryPollSeconds: values.repositoryPollSeconds,
    repositoryTimeoutMs: values.repositoryTimeoutSeconds * 1_000,
    gitTransport: values.gitTransport,
    gitCacheBytes: values.gitCacheMebibytes * 1024 * 1024,
    ...(values.httpsProxy === undefined ? {} : { httpsProxy: values.httpsProxy }),
    noProxy: values.noProxy,
    ...(values.rendererPath === undefined ? {} : { rendererPath: values.rendererPath }),
    ...(values.renderThreads === undefined ? {} : { renderThreads: values.renderThreads }),
    renderTimeoutMs: values.renderTimeoutSeconds * 1_000,
    expansionParameterSets: values.expansionParameterSets,
    expansionTimeoutMs: values.expansionTimeoutSeconds * 1_000,
    deletionBudget: {
      applications: values.deletionBudgetApplications,
      fraction: values.deletionBudgetFraction,
    },
    ...(values.applicationsPolicy === undefined ? {} : { applicationsPolicy: values.applicationsPolicy }),
    ...(values.allowPolicyOverride === undefined ? {} : { allowPolicyOverride: values.allowPolicyOverride }),
    allowedRepositoryPrefixes: values.allowedRepositoryPrefixes,
    allowedServiceAddresses: values.allowedServiceAddresses,
    enableScmProviders: values.enableScmProviders,
    allowedScmProviders: values.allowedScmProviders,
    logLevel: values.logLevel,
    version: hubVersion(),
  };
}

function hubVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
