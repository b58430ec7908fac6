import { InvalidInputError } from '@wheelhouse/protocol';

/** The ConfigMap of a plugin does not say how to reach it. */
export class InvalidPluginConfigError extends InvalidInputError {
  constructor(configMap: string, reason: string) {
    super('PLUGIN_CONFIG_INVALID', `The ConfigMap "${configMap}" of the plugin generator is no good: ${reason}`, {
      details: { configMap },
    });
  }
}
