/** Asks plugins for parameter sets, as the plugin generator of Argo CD does. */
import { Injectable } from '@nestjs/common';
import type { JsonObject, PluginQuestion } from '@wheelhouse/generators';
import { ConfigObjects } from '../config-objects/config-objects.service.js';
import { OutboundHttp } from '../platform/outbound-http/outbound-http.js';
import { readPluginAnswer } from './plugin-answer.js';
import { readPluginConfig } from './plugin-config.js';

@Injectable()
export class PluginCaller {
  constructor(
    private readonly objects: ConfigObjects,
    private readonly http: OutboundHttp,
  ) {}

  /** All of it or an error: PLUGIN_CONFIG_INVALID, those of ConfigMaps and Secrets and those of `outbound-http.errors.ts`. */
  async answer({ applicationSetName, configMap, input }: PluginQuestion): Promise<readonly JsonObject[]> {
    const { url, token, timeoutMs } = readPluginConfig(configMap, await this.objects.getConfigMap(configMap));
    // Without the line break that editors leave at the end.
    const secret = (await this.objects.getSecretValue(token.secret, token.key)).trim();
    const headers = { authorization: `Bearer ${secret}` };
    const session = this.http.open({ address: url, headers, timeoutMs });
    const { body } = await session.postJson(url, { applicationSetName, input: { parameters: input } });
    return readPluginAnswer(body, new URL(url).host);
  }
}
