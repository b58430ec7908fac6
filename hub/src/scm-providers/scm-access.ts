/** Opens what a set only refers to: tokens, authorities, and the way to the host. */
import { Injectable } from '@nestjs/common';
import { ConfigObjects } from '../config-objects/config-objects.service.js';
import { OutboundHttp, type OutboundOptions, type OutboundSession } from '../platform/outbound-http/outbound-http.js';
import { InvalidScmSettingsError } from './scm-providers.errors.js';
import type { ScmSettings } from './scm-settings.js';

@Injectable()
export class ScmAccess {
  constructor(
    private readonly objects: ConfigObjects,
    private readonly http: OutboundHttp,
  ) {}

  /** The secret that a field such as `tokenRef` {secretName, key} refers to; undefined without the field. */
  async findSecret(settings: ScmSettings, field: string): Promise<string | undefined> {
    const reference = settings.object(field);
    if (reference === undefined) return undefined;
    return await this.getSecret(reference.required('secretName'), reference.required('key'));
  }

  /** Without the line break that editors leave at the end. Throws SECRET_NOT_FOUND. */
  async getSecret(name: string, key: string): Promise<string> {
    return (await this.objects.getSecretValue(name, key)).trim();
  }

  /** A conversation with the host, with the trust that `caRef` {configMapName, key} and `insecure` ask for. */
  async open(
    settings: ScmSettings,
    options: Omit<OutboundOptions, 'caCertificates' | 'isInsecure'>,
  ): Promise<OutboundSession> {
    const caCertificates = await this.findCertificates(settings);
    return this.http.open({
      ...options,
      isInsecure: settings.isSet('insecure'),
      ...(caCertificates === undefined ? {} : { caCertificates }),
    });
  }

  private async findCertificates(settings: ScmSettings): Promise<string | undefined> {
    const reference = settings.object('caRef');
    if (reference === undefined) return undefined;
    const [name, key] = [reference.required('configMapName'), reference.required('key')];
    const data = await this.objects.getConfigMap(name);
    const pem = Object.hasOwn(data, key) ? data[key] : undefined;
    if (pem?.includes('-----BEGIN CERTIFICATE-----') === true) return pem;
    throw new InvalidScmSettingsError(`The key "${key}" of ConfigMap "${name}" (caRef) holds no PEM certificates.`);
  }
}
