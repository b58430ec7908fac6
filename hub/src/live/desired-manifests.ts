import { Injectable } from '@nestjs/common';
import type { ExactObject } from '@wheelhouse/renderer';
import { DeliveredRendersReadModel } from '../delivery/delivered-renders.read-model.js';
import { maskSecrets } from '../previews/texts/mask-secret.js';
import { groupAndVersionOf } from '../rendering/store/group-and-version.js';
import { RenderContentsReadModel } from '../rendering/store/render-contents.read-model.js';
import { renderedObjects } from '../rendering/store/rendered-objects.js';

/** One rendered object, its secrets masked. */
export interface DesiredManifestRow {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly value: ExactObject;
}

/** What the hub delivers for an application. Asks no agent. */
@Injectable()
export class DesiredManifests {
  constructor(
    private readonly delivered: DeliveredRendersReadModel,
    private readonly contents: RenderContentsReadModel,
  ) {}

  /** In rendered order; null when nothing is delivered. */
  async list(applicationId: string): Promise<DesiredManifestRow[] | null> {
    const [delivered] = await this.delivered.list([applicationId]);
    if (!delivered) return null;
    const { renderDigest } = delivered;
    const content = (await this.contents.read([renderDigest])).get(renderDigest);
    if (content === undefined) return null;
    return (await renderedObjects(content)).map(({ apiVersion, kind, namespace, name, value }) => {
      const [masked = {}] = maskSecrets(value);
      return { ...groupAndVersionOf(apiVersion), kind, namespace, name, value: masked };
    });
  }
}
